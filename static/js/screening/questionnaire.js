/**
 * Makes the plain form of a questionnaire pleasant: one question a screen on phones, keys on desks,
 * each answer kept on the device at once and on the server as soon as it can be reached. Without
 * this file the form works as a list.
 */
import { asked, carried, chosen, joined, linked, skipped } from "./answers.js";
import { startKeys } from "./keys.js";
import { wayBack } from "./review.js";
import { Saver, reasonOf } from "./saver.js";
import { Stopwatch } from "./stopwatch.js";
import { read, remove, tidy, write } from "./store.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-questionnaire]"));
const text = form.dataset;
const questions = /** @type {HTMLFieldSetElement[]} */ ([...form.querySelectorAll("[data-question]")]);
const review = /** @type {HTMLElement} */ (form.querySelector("[data-review]"));
const screens = [...questions, review];
const narrow = matchMedia("(max-width: 47.99rem)");
const byLink = linked(questions);
let sending = false;
let handedIn = false;

/** @param {string} selector @returns {HTMLElement} */
const part = (selector) => /** @type {HTMLElement} */ (form.querySelector(selector));
/** @param {string} field @returns {HTMLInputElement} */
const input = (field) => /** @type {HTMLInputElement} */ (form.elements.namedItem(field));
/** @param {string | undefined} pattern @param {Record<string, string | number>} values */
const words = (pattern, values) => (pattern ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
/** Set only where it differs: a live region says again what is set again. @param {string} selector @param {string} words */
function put(selector, words) {
  const place = part(selector);
  if (place.textContent !== words) place.textContent = words;
}

// -- what is kept

const page = carried(form, byLink);
const drawn = new Map(questions.map((question) => [question, chosen(question)?.value]));
await tidy(text.owner ?? "");
const sheet = joined(page, await read(page.name), screens.length - 1);
let current = sheet.at;
const watch = new Stopwatch(sheet.ms);
const saver = new Saver(
  sheet,
  {
    url: text.drafts ?? "",
    token: input("csrfmiddlewaretoken").value,
    campaign: Number(text.campaign),
    instrument: text.key ?? "",
    version: Number(text.version),
  },
  { state: saved, merged, kept: () => keep() },
);

/** @returns {Promise<boolean>} */
async function keep() {
  if (handedIn) return true;
  sheet.at = current;
  sheet.savedAt = Date.now();
  return write(sheet);
}

/** @param {import("./saver.js").State} state @param {string} reason */
function saved(state, reason) {
  if (state === "saved") put("[data-saved]", text.textSaved ?? "");
  if (state === "waiting") put("[data-saved]", text.textKept ?? "");
  if (state === "refused") say(reason || text.textFailed || "");
}

/** @param {string[]} links answered on another device */
function merged(links) {
  for (const link of links) fill(link);
  refresh();
  say(text.textMerged ?? "");
}

/** @param {string} link puts the kept answer into the form */
function fill(link) {
  const value = sheet.answers[link]?.value ?? null;
  for (const choice of byLink.get(link)?.querySelectorAll("input") ?? []) {
    choice.checked = choice.value === String(value);
  }
}

/** An answer was given or taken back. @param {HTMLElement} question */
async function answered(question) {
  const link = question.dataset.link ?? "";
  const choice = chosen(question);
  watch.mark(link);
  sheet.answers[link] = { value: choice ? Number(choice.value) : null, at: new Date().toISOString() };
  sheet.unsent = [...sheet.unsent.filter((other) => other !== link), link];
  refresh();
  const open = asked(byLink);
  const done = open.filter(chosen).length;
  put("[data-spoken]", words(text.textAnswered, { answered: done, total: open.length }));
  if (await keep()) put("[data-saved]", text.textKept ?? "");
  await saver.save();
}

// -- showing

function show() {
  const steps = narrow.matches;
  form.classList.toggle("sheet--steps", steps);
  part("[data-steps]").hidden = !steps;
  part("[data-keys]").hidden = steps;
  part("[data-next-question]").hidden = current === questions.length;
  part("[data-previous-question]").hidden = current === 0;
  refresh();
}

/** What depends on the answers: how far it is, the way on, taking back, what was left out. */
function refresh() {
  const open = asked(byLink);
  const left = open.filter((question) => !chosen(question));
  screens.forEach((screen, index) => {
    const closed = screen !== review && !open.includes(/** @type {HTMLFieldSetElement} */ (screen));
    screen.toggleAttribute("hidden", narrow.matches ? index !== current : closed);
  });
  for (const question of questions) {
    const clear = question.querySelector("[data-clear]");
    if (!(clear instanceof HTMLElement)) continue;
    clear.hidden = false;
    clear.classList.toggle("question__clear--idle", !chosen(question));
  }
  progress(open.length - left.length, open.length);
  const skip = current < questions.length && chosen(screens[current]) === null;
  const next = part("[data-next-question]");
  next.textContent = (skip ? text.textSkip : text.textNext) ?? "";
  next.classList.toggle("btn--primary", !skip);
  leftOut(left, open.length);
}

/** @param {number} done @param {number} total how many are asked */
function progress(done, total) {
  const steps = narrow.matches;
  const end = current === questions.length;
  const bar = /** @type {HTMLProgressElement} */ (form.querySelector("progress"));
  bar.max = steps ? questions.length : total;
  bar.value = steps ? current : done;
  part("[data-progress]").hidden = false;
  const pattern = steps ? (end ? text.textEnd : text.textPosition) : text.textAnswered;
  put("[data-position]", words(pattern, { n: current + 1, total: steps ? questions.length : total, answered: done }));
}

/** @param {HTMLElement[]} left @param {number} total how many are asked */
function leftOut(left, total) {
  put(
    "[data-left-out]",
    left.length ? words(text.textSome, { answered: total - left.length, total }) : (text.textAll ?? ""),
  );
  const rows = left.map((question) => {
    const place = questions.indexOf(/** @type {HTMLFieldSetElement} */ (question));
    return wayBack(words(text.textGo, { n: question.dataset.question ?? "" }), () => go(place));
  });
  part("[data-left-list]").replaceChildren(...rows);
}

/** To a screen, or past those that are not asked in its direction. @param {number} to */
function go(to) {
  watch.mark(narrow.matches ? (screens[current].dataset.link ?? "") : "");
  const step = to < current ? -1 : 1;
  const closed = skipped(byLink);
  while (closed.has(screens[to]?.dataset.link ?? "")) to += step;
  current = Math.min(Math.max(to, 0), screens.length - 1);
  if (narrow.matches) show();
  void keep();
  focusOn(screens[current]);
  if (narrow.matches) scrollTo({ top: 0 });
  else screens[current].scrollIntoView({ block: "center" });
}

/** @param {HTMLElement} screen its words are read out, and its keys work */
function focusOn(screen) {
  const target = screen.querySelector("legend, h2");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/** @param {string} words */
function say(words) {
  const notice = document.createElement("p");
  notice.className = "notice notice--watch";
  notice.textContent = words;
  part("[data-notices]").replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

// -- handing in

function body() {
  const open = asked(byLink);
  const answers = questions.map((question) => {
    const choice = open.includes(question) ? chosen(question) : null;
    return [question.dataset.link ?? "", choice ? Number(choice.value) : null];
  });
  return {
    client_uuid: sheet.uuid,
    instrument: text.key,
    version: Number(text.version),
    campaign: Number(text.campaign),
    started_at: sheet.startedAt,
    answers: Object.fromEntries(answers),
    item_ms: sheet.ms,
  };
}

/** @returns {Promise<boolean>} whether the page is being left */
async function send() {
  part("[data-notices]").replaceChildren();
  await keep();
  if (Object.keys(sheet.answers).length) await saver.save(); // what another device added comes first
  if (part("[data-notices]").childElementCount) return false;
  saver.stop();
  const answer = await fetch(text.api ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": input("csrfmiddlewaretoken").value },
    body: JSON.stringify(body()),
  });
  if (!answer.ok) {
    say((await reasonOf(answer)) || text.textFailed || "");
    return false;
  }
  const content = await answer.json();
  handedIn = true;
  await remove(sheet.name);
  location.assign(content.result_url);
  return true;
}

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  if (sending) return;
  sending = true;
  const button = /** @type {HTMLButtonElement} */ (review.querySelector("[type=submit]"));
  button.setAttribute("aria-busy", "true");
  let leaving = false;
  try {
    leaving = await send();
  } catch {
    say((navigator.onLine ? text.textFailed : text.textOffline) ?? "");
  }
  if (leaving) return;
  sending = false;
  saver.resume();
  button.removeAttribute("aria-busy");
}

// -- what a person does

form.addEventListener("change", (event) => {
  const question = event.target instanceof Element ? event.target.closest("[data-question]") : null;
  if (question instanceof HTMLElement) void answered(question);
});
form.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const question = target?.closest("[data-clear]")?.closest("[data-question]");
  if (!(question instanceof HTMLElement)) return;
  const choice = chosen(question);
  if (choice) choice.checked = false;
  question.querySelector("input")?.focus();
  void answered(question);
});
part("[data-next-question]").addEventListener("click", () => go(current + 1));
part("[data-previous-question]").addEventListener("click", () => go(current - 1));
form.addEventListener("submit", submit);
narrow.addEventListener("change", show);
addEventListener("pagehide", () => {
  watch.mark(narrow.matches ? (screens[current].dataset.link ?? "") : "");
  void keep();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // handed in meanwhile: show what stands now
});
startKeys(form, {
  steps: () => narrow.matches,
  here(target) {
    const inside = target.closest("[data-question]");
    if (inside instanceof HTMLElement) return inside;
    return narrow.matches && current < questions.length && !target.closest("details") ? questions[current] : null;
  },
  choose(question, place) {
    const choice = question.querySelectorAll("input")[place];
    if (!choice) return;
    choice.focus();
    if (choice.checked) return;
    choice.checked = true;
    void answered(question);
  },
  go(question, step) {
    go(questions.indexOf(/** @type {HTMLFieldSetElement} */ (question)) + step);
  },
});

const before = questions.filter((question) => chosen(question)?.value !== drawn.get(question));
for (const question of questions) {
  const link = question.dataset.link ?? "";
  if (sheet.answers[link] && !before.includes(question)) fill(link);
}
show();
if (sheet.unsent.length) put("[data-saved]", text.textKept ?? "");
else if (Object.keys(sheet.answers).length) put("[data-saved]", text.textRestored ?? "");
if (narrow.matches && current > 0) focusOn(screens[current]);
for (const question of before) void answered(question); // given while this was still loading
if (sheet.unsent.length) void saver.save();
form.dataset.ready = "";
