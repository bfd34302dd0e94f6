/**
 * Makes the plain form of a questionnaire pleasant: one question a screen on phones, each answer
 * kept in the browser at once, and handing in that survives a lost connection. Without this file
 * the form works as a list.
 */
import { nameOf, read, remove, tidy, write } from "./store.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-questionnaire]"));
const text = form.dataset;
const questions = /** @type {HTMLFieldSetElement[]} */ ([...form.querySelectorAll("[data-question]")]);
const review = /** @type {HTMLElement} */ (form.querySelector("[data-review]"));
const screens = [...questions, review];
const narrow = matchMedia("(max-width: 47.99rem)");
const name = nameOf(text.owner ?? "", text.campaign ?? "", text.key ?? "");
let current = 0;
let sending = false;

/** @param {string} selector @returns {HTMLElement} */
const part = (selector) => /** @type {HTMLElement} */ (form.querySelector(selector));
/** @param {string} field @returns {HTMLInputElement} */
const input = (field) => /** @type {HTMLInputElement} */ (form.elements.namedItem(field));
/** @param {HTMLElement} question @returns {HTMLInputElement | null} */
const chosen = (question) => question.querySelector("input:checked");

// -- keeping

function keep() {
  /** @type {Record<string, string>} */
  const answers = {};
  for (const question of questions) {
    const choice = chosen(question);
    if (choice) answers[choice.name] = choice.value;
  }
  const sheet = {
    uuid: input("client_uuid").value,
    startedAt: input("started_at").value,
    version: text.version ?? "",
    savedAt: Date.now(),
    at: current,
    answers,
  };
  part("[data-saved]").textContent = write(name, sheet) ? (text.textKept ?? "") : "";
}

function restore() {
  tidy(text.owner ?? "");
  const sheet = read(name);
  if (!sheet || sheet.version !== text.version) return;
  input("client_uuid").value = sheet.uuid;
  input("started_at").value = sheet.startedAt;
  for (const [field, value] of Object.entries(sheet.answers)) {
    const choice = form.querySelector(`input[name="${CSS.escape(field)}"][value="${CSS.escape(value)}"]`);
    if (choice instanceof HTMLInputElement) choice.checked = true;
  }
  current = Math.min(Math.max(sheet.at, 0), screens.length - 1);
  if (Object.keys(sheet.answers).length) part("[data-saved]").textContent = text.textRestored ?? "";
}

// -- showing

function show() {
  const steps = narrow.matches;
  form.classList.toggle("sheet--steps", steps);
  screens.forEach((screen, index) => screen.toggleAttribute("hidden", steps && index !== current));
  part("[data-progress]").hidden = !steps;
  part("[data-steps]").hidden = !steps;
  const last = current === questions.length;
  part("[data-next-question]").hidden = last;
  part("[data-previous-question]").hidden = current === 0;
  const pattern = last ? text.textEnd : text.textPosition;
  part("[data-position]").textContent = (pattern ?? "")
    .replace("{n}", String(current + 1))
    .replace("{total}", String(questions.length));
  const bar = /** @type {HTMLProgressElement} */ (form.querySelector("progress"));
  bar.value = current;
  refresh();
}

/** What depends on the answers: the way on, taking back, what was left out. */
function refresh() {
  const left = [];
  for (const question of questions) {
    const answered = chosen(question) !== null;
    const clear = question.querySelector("[data-clear]");
    if (clear instanceof HTMLElement) {
      clear.hidden = false;
      clear.classList.toggle("question__clear--idle", !answered);
    }
    if (!answered) left.push(question.dataset.question ?? "");
  }
  const here = screens[current];
  const skip = current < questions.length && chosen(/** @type {HTMLElement} */ (here)) === null;
  const next = part("[data-next-question]");
  next.textContent = (skip ? text.textSkip : text.textNext) ?? "";
  next.classList.toggle("btn--primary", !skip);
  part("[data-left-out]").textContent = left.length
    ? (text.textSome ?? "")
        .replace("{answered}", String(questions.length - left.length))
        .replace("{total}", String(questions.length))
        .replace("{list}", left.join(", "))
    : (text.textAll ?? "");
}

/** @param {number} to */
function go(to) {
  current = Math.min(Math.max(to, 0), screens.length - 1);
  show();
  keep();
  const target = screens[current]?.querySelector("legend, h2");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

// -- handing in

/** @param {string} words */
function say(words) {
  const notice = document.createElement("p");
  notice.className = "notice notice--watch";
  notice.textContent = words;
  const place = part("[data-notices]");
  place.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

function body() {
  /** @type {Record<string, number | null>} */
  const answers = {};
  for (const question of questions) {
    const choice = chosen(question);
    answers[question.dataset.link ?? ""] = choice ? Number(choice.value) : null;
  }
  return {
    client_uuid: input("client_uuid").value,
    instrument: text.key,
    campaign: Number(text.campaign),
    started_at: input("started_at").value,
    answers,
  };
}

async function send() {
  keep();
  const answer = await fetch(text.api ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": input("csrfmiddlewaretoken").value },
    body: JSON.stringify(body()),
  });
  const content = await answer.json();
  if (answer.ok) {
    remove(name);
    location.assign(content.result_url);
    return true;
  }
  say(content.errors?.[0]?.reason ?? content.detail ?? text.textFailed);
  return false;
}

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  if (narrow.matches && current < questions.length) {
    go(current + 1); // Enter on a question is the way on, not the end
    return;
  }
  if (sending) return;
  sending = true;
  const button = /** @type {HTMLButtonElement} */ (review.querySelector("button"));
  button.setAttribute("aria-busy", "true");
  let leaving = false;
  try {
    leaving = await send();
  } catch {
    say((navigator.onLine ? text.textFailed : text.textOffline) ?? "");
  }
  if (!leaving) {
    sending = false;
    button.removeAttribute("aria-busy");
  }
}

form.addEventListener("change", () => {
  refresh();
  keep();
});
form.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const question = target?.closest("[data-clear]")?.closest("[data-question]");
  if (!(question instanceof HTMLElement)) return;
  const choice = chosen(question);
  if (choice) choice.checked = false;
  question.querySelector("input")?.focus();
  refresh();
  keep();
});
part("[data-next-question]").addEventListener("click", () => go(current + 1));
part("[data-previous-question]").addEventListener("click", () => go(current - 1));
form.addEventListener("submit", submit);
narrow.addEventListener("change", show);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // handed in meanwhile: show what stands now
});

restore();
show();
