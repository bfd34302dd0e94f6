// @ts-check
/** One check-in: a question a screen, answers kept while it is open, sent when it is through. */
import { isoWithOffset } from "../face/sample.js";
import { startAffectGrid } from "./affect_grid.js";
import { cameraWanted, startCameraStep } from "./camera_step.js";
import { flush, send } from "./queue.js";
import { startSlider } from "./slider.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-checkin]"));
const words = JSON.parse(document.getElementById("checkin-words")?.textContent ?? "{}");
const { owner = "", prompt = "", submit = "", samples = "" } = root.dataset;
const DRAFT = `maum-checkin-${prompt}`;

const screens = [...root.querySelectorAll("[data-step]")].map((e) => /** @type {HTMLElement} */ (e));
const cameraScreen = screens.find((screen) => screen.dataset.step === "camera");
const camera = cameraScreen && cameraWanted(cameraScreen) ? cameraScreen : undefined;
const questions = screens.filter(
  (screen) => !["camera", "done", "refused"].includes(screen.dataset.step ?? ""),
);
const bar = {
  close: /** @type {HTMLElement} */ (document.querySelector("[data-close]")),
  back: /** @type {HTMLElement} */ (document.querySelector("[data-back-step]")),
  steps: /** @type {HTMLElement | null} */ (document.querySelector(".student-bar .steps")),
};

/** @type {Record<string, number | string>} */
const answers = {};
let at = 0;
let saved = false;

/** @param {string} name */
const screenOf = (name) => screens.find((screen) => screen.dataset.step === name);

/** @param {HTMLElement} screen */
function show(screen) {
  for (const each of screens) each.hidden = each !== screen;
  const place = [...questions, ...(camera ? [camera] : [])].indexOf(screen);
  const inside = place >= 0 && questions.includes(screen);
  bar.back.hidden = !inside || place === 0;
  bar.close.hidden = !bar.back.hidden;
  paintProgress(place < 0 ? Infinity : place + 1);
  const left = screen.querySelector("[data-left]");
  if (left) left.textContent = words.secondsLeft.replace("{n}", String(secondsLeft(place)));
  const heading = [...screen.querySelectorAll("h1")].find((h) => h.offsetParent !== null);
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** @param {number} current */
function paintProgress(current) {
  const dots = [...(bar.steps?.children ?? [])];
  dots.forEach((dot, n) => dot.classList.toggle("steps__step--done", n < current));
  const label = words.progress.replace("{n}", String(Math.min(current, dots.length)));
  bar.steps?.setAttribute("aria-label", label.replace("{total}", String(dots.length)));
}

/** @param {number} from */
function secondsLeft(from) {
  const coming = [...questions, ...(camera ? [camera] : [])].slice(from);
  return coming.reduce((sum, screen) => sum + Number(screen.dataset.seconds ?? 0), 0);
}

/**
 * @param {HTMLElement} screen
 * @param {Record<string, number | string>} values
 */
function answer(screen, values) {
  Object.assign(answers, values);
  const next = /** @type {HTMLButtonElement} */ (screen.querySelector("[data-next]"));
  next.disabled = false;
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify({ id: submissionId, answers }));
  } catch {
    // Without storage a reload begins anew.
  }
}

/** @returns {{id: string, answers: Record<string, number | string>}} */
function draft() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
    if (kept?.id) return kept;
  } catch {
    // A broken draft is no draft.
  }
  return { id: crypto.randomUUID(), answers: {} };
}

const kept = draft();
const submissionId = kept.id;

/** @param {HTMLElement} screen */
function startQuestion(screen) {
  const key = screen.dataset.step ?? "";
  if (screen.dataset.kind === "affect_grid") {
    const set = startAffectGrid(screen, words, (affect) => answer(screen, { ...affect }));
    const { valence, arousal } = kept.answers;
    if (valence !== undefined) set({ valence: Number(valence), arousal: Number(arousal) });
  } else if (screen.dataset.kind === "slider") {
    const range = /** @type {HTMLInputElement} */ (screen.querySelector("input[type=range]"));
    const set = startSlider(range, words, (value) => answer(screen, { [key]: value }));
    if (kept.answers[key] !== undefined) set(Number(kept.answers[key]));
  } else {
    for (const choice of screen.querySelectorAll("input[type=radio]")) {
      const radio = /** @type {HTMLInputElement} */ (choice);
      if (kept.answers[key] === radio.value) radio.checked = true;
      radio.addEventListener("change", () => answer(screen, { [key]: radio.value }));
    }
    if (kept.answers[key] !== undefined) answer(screen, { [key]: kept.answers[key] });
  }
  screen.querySelector("[data-next]")?.addEventListener("click", forward);
}

async function forward() {
  at += 1;
  if (at < questions.length) return show(questions[at]);
  const outcome = await handIn();
  if (outcome.state === "refused") return finish("refused", outcome.detail || words.refused);
  const text = outcome.state === "sent" ? words.saved : words.queued;
  if (!camera || outcome.state === "kept") return finish("done", text);
  show(camera);
  startCameraStep({
    root: camera,
    words,
    onHeading: () => show(camera),
    send: (body) => send({ owner, url: samples, body: { ...body, prompt } }),
    done: () => finish("done", text),
  });
}

async function handIn() {
  const button = questions[questions.length - 1].querySelector("[data-next]");
  button?.setAttribute("aria-busy", "true");
  const body = { submission_id: submissionId, answered_at: isoWithOffset(new Date()), answers };
  const outcome = await send({ owner, url: submit, body });
  saved = true;
  sessionStorage.removeItem(DRAFT);
  button?.removeAttribute("aria-busy");
  return outcome;
}

/**
 * @param {"done" | "refused"} name
 * @param {string} text
 */
function finish(name, text) {
  const screen = screenOf(name);
  const outcome = screen?.querySelector("[data-outcome]");
  if (outcome) outcome.textContent = text;
  if (screen) show(screen);
}

function back() {
  if (at > 0 && !saved) show(questions[(at -= 1)]);
}

bar.back.addEventListener("click", back);
for (const screen of questions) startQuestion(screen);
if (cameraScreen && !camera) bar.steps?.lastElementChild?.remove();
root.hidden = false;
show(questions[0]);
void flush(owner);
