/**
 * What the page says about answers: those it carries, those this device adds, and which questions
 * are asked at all.
 *
 * @typedef {import("./store.js").Sheet} Sheet
 * @typedef {Map<string, HTMLFieldSetElement>} Questions linkId to its fieldset, as printed
 */
import { nameOf } from "./store.js";

/** @param {HTMLFieldSetElement[]} questions @returns {Questions} */
export function linked(questions) {
  return new Map(questions.map((question) => [question.dataset.link ?? "", question]));
}

/** @param {Element} question @returns {HTMLInputElement | null} */
export function chosen(question) {
  return question.querySelector("input:checked");
}

/** @param {HTMLFormElement} form @param {Questions} questions @returns {Sheet} what the server knows */
export function carried(form, questions) {
  const text = form.dataset;
  /** @param {string} field */
  const value = (field) => /** @type {HTMLInputElement} */ (form.elements.namedItem(field)).value;
  /** @type {Sheet["answers"]} */
  const answers = {};
  /** @type {Record<string, number>} */
  const ms = {};
  for (const [link, question] of questions) {
    const choice = chosen(question);
    const at = question.dataset.answeredAt;
    if (at) answers[link] = { value: choice ? Number(choice.value) : null, at };
    if (question.dataset.ms) ms[link] = Number(question.dataset.ms);
  }
  const revision = Number(text.revision ?? 0);
  const order = [...questions.values()];
  const left = order.findIndex((question) => !chosen(question));
  return {
    name: nameOf(text.owner ?? "", text.campaign ?? "", text.key ?? ""),
    uuid: value("client_uuid"),
    startedAt: value("started_at"),
    version: text.version ?? "",
    savedAt: Date.now(),
    at: revision === 0 ? 0 : left < 0 ? order.length : left, // begun elsewhere: on from there
    answers,
    ms,
    revision,
    unsent: [],
  };
}

/**
 * What the page carries, with what this device knows better: what it could not send, and what the
 * server took after it had written the page, as on a reload in the instant after an answer.
 * @param {Sheet} page
 * @param {Sheet | null} here
 * @param {number} last the last screen
 * @returns {Sheet}
 */
export function joined(page, here, last) {
  if (!here || here.version !== page.version) return page;
  const ahead = here.revision > page.revision;
  const ours = Object.keys(here.answers).filter((link) => {
    const there = page.answers[link];
    const later = !there || Date.parse(here.answers[link].at) > Date.parse(there.at);
    return later && (ahead || here.unsent.includes(link));
  });
  const known = page.revision > 0;
  return {
    ...page,
    uuid: known ? page.uuid : here.uuid,
    startedAt: known ? page.startedAt : here.startedAt,
    at: Math.min(Math.max(here.at, 0), last),
    answers: { ...page.answers, ...Object.fromEntries(ours.map((link) => [link, here.answers[link]])) },
    ms: { ...here.ms, ...page.ms },
    revision: Math.max(page.revision, here.revision),
    unsent: ours.filter((link) => here.unsent.includes(link)),
  };
}

/**
 * Links of the questions that earlier answers closed, as the scoring has it.
 * @param {Questions} questions
 * @returns {Set<string>}
 */
export function skipped(questions) {
  /** @type {Set<string>} */
  const closed = new Set();
  for (const [link, question] of questions) {
    /** @type {{ item: string, values: number[] }[]} any of them opens the question */
    const conditions = JSON.parse(question.dataset.enable ?? "[]");
    const shut = conditions.every(({ item, values }) => {
      const gate = questions.get(item);
      const choice = gate && chosen(gate);
      return closed.has(item) || (!!choice && !values.includes(Number(choice.value)));
    });
    if (conditions.length && shut) closed.add(link);
  }
  return closed;
}

/** @param {Questions} questions @returns {HTMLFieldSetElement[]} */
export function asked(questions) {
  const closed = skipped(questions);
  return [...questions].filter(([link]) => !closed.has(link)).map(([, question]) => question);
}
