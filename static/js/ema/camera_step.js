// @ts-check
/**
 * The camera step of a check-in: agree, look, hold still, see what was read, then send or not.
 *
 * Nothing is sent before the person presses Send; going on without is one tap on every screen.
 */
import { openCamera } from "../face/camera.js";
import { SampleError, takeSample } from "../face/sample.js";
import { csrfToken } from "../face/server.js";

/** @typedef {import("../face/sample.js").Sample} Sample */
/** @typedef {"offer" | "ready" | "asking" | "preview" | "taking" | "result" | "poor" | "trouble"} Stage */

const LATER = "maum-camera-later";
const LATER_DAYS = 14;

/**
 * Whether to offer the step at all: who said no is not asked again for two weeks.
 * @param {HTMLElement} root
 */
export function cameraWanted(root) {
  if (root.dataset.agreed === "yes") return true;
  try {
    return Date.now() > Number(localStorage.getItem(LATER) ?? 0);
  } catch {
    return true;
  }
}

function askLater() {
  try {
    localStorage.setItem(LATER, String(Date.now() + LATER_DAYS * 86_400_000));
  } catch {
    // Without storage the question comes again; "no" stays one tap.
  }
}

/**
 * @param {object} step
 * @param {HTMLElement} step.root
 * @param {Record<string, any>} step.words
 * @param {() => void} step.onHeading moves the focus to the heading that shows
 * @param {(body: Record<string, unknown>) => Promise<unknown>} step.send
 * @param {() => void} step.done
 */
export function startCameraStep({ root, words, onHeading, send, done }) {
  const find = (/** @type {string} */ name) => /** @type {any} */ (root.querySelector(`[${name}]`));
  const { frames = "12", takeSeconds = "3", agreed, consent = "" } = root.dataset;
  let stop = new AbortController();
  /** @type {Sample | null} */
  let sample = null;

  /** @param {Stage} stage */
  function show(stage) {
    for (const part of root.querySelectorAll("[data-show]")) {
      const element = /** @type {HTMLElement} */ (part);
      element.hidden = !element.dataset.show?.split(" ").includes(stage);
    }
    onHeading();
  }

  /** @param {string} reason */
  function trouble(reason, detail = "") {
    find("data-trouble").textContent = detail || words.cameraTrouble[reason] || words.cameraTrouble.server;
    show("trouble");
  }

  async function agree() {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    try {
      const response = await fetch(consent, { method: "POST", headers });
      if (!response.ok) return trouble("refused", await response.text());
    } catch {
      return trouble("offline");
    }
    root.dataset.agreed = "yes";
    return start();
  }

  async function start() {
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    sample = null;
    show("asking");
    const camera = await openCamera({ video: find("data-video"), signal });
    if (signal.aborted) return;
    if (camera.state() === "on") show("preview");
    else trouble(camera.state());
  }

  async function take() {
    const { signal } = stop;
    show("taking");
    doing(words.holdStill, 0);
    try {
      sample = await takeSample({
        video: find("data-video"),
        canvas: find("data-canvas"),
        signal,
        frames: Number(frames),
        seconds: Number(takeSeconds),
        onProgress: ({ step, share }) =>
          doing(step === "loading" ? words.loading : step === "sending" ? words.sending : words.holdStill, share),
      });
    } catch (error) {
      if (signal.aborted) return;
      stop.abort();
      return error instanceof SampleError ? trouble(error.reason, error.detail) : trouble("server");
    }
    stop.abort(); // the camera's light goes out
    if (sample.probabilities) result(sample);
    else poor(sample);
  }

  /**
   * @param {string} text
   * @param {number} share
   */
  function doing(text, share) {
    if (find("data-doing").textContent !== text) find("data-doing").textContent = text;
    find("data-progress").value = share;
  }

  /** @param {Sample} read */
  function result(read) {
    const seven = read.probabilities ?? {};
    const [top, most] = Object.entries(seven).sort((a, b) => b[1] - a[1])[0];
    for (const row of root.querySelectorAll("[data-bar]")) {
      const share = seven[/** @type {HTMLElement} */ (row).dataset.bar ?? ""] ?? 0;
      row.querySelector(".bar__fill")?.setAttribute("width", `${(100 * share).toFixed(1)}%`);
      const value = row.querySelector(".bars__value");
      if (value) value.textContent = `${Math.round(100 * share)} %`;
    }
    const word = words.emotions[top];
    find("data-top").textContent = word.charAt(0).toLocaleUpperCase() + word.slice(1);
    const parts = [pick(words.certainty, most, 0.45, 0.7), pick(words.quality, read.quality, 0.4, 0.7)];
    find("data-quality").textContent = parts.join(", ");
    find("data-path").textContent = read.path === "device" ? words.onDevice : words.onServer;
    find("data-faces").textContent = read.faces > 1 ? words.severalFaces : "";
    find("data-correct").open = false;
    for (const radio of root.querySelectorAll("input[name=corrected]")) {
      /** @type {HTMLInputElement} */ (radio).checked = false;
    }
    show("result");
  }

  /** @param {Sample} read */
  function poor(read) {
    const [why, tip] = words.noReading[read.no_reading_reason] ?? words.noReading[""];
    find("data-why").textContent = why;
    find("data-tip").textContent = tip;
    show("poor");
  }

  /** @param {Sample} read */
  async function hand(read) {
    const chosen = /** @type {HTMLInputElement | null} */ (root.querySelector("input[name=corrected]:checked"));
    await send({
      client_uuid: crypto.randomUUID(),
      captured_at: read.captured_at,
      probabilities: read.probabilities,
      quality: read.quality,
      quality_parts: read.quality_parts,
      no_reading_reason: read.no_reading_reason,
      frames: Math.max(1, read.frames),
      model_id: read.model_id,
      path: read.path,
      corrected_label: read.probabilities && chosen ? chosen.value : "",
    });
    leave();
  }

  function leave() {
    stop.abort();
    sample = null;
    done();
  }

  /** Going on from a poor picture leaves the note that there was no reading. */
  function skip() {
    if (root.dataset.agreed !== "yes") askLater();
    return sample && !sample.probabilities ? hand(sample) : leave();
  }

  const actions = {
    agree,
    start,
    take,
    send: () => sample && hand(sample),
    drop: leave,
    skip,
  };
  root.addEventListener("click", (event) => {
    const pressed = /** @type {HTMLElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest("[data-do]")
    );
    const act = actions[/** @type {keyof typeof actions} */ (pressed?.dataset.do)];
    if (act) void act();
  });
  show(agreed === "yes" ? "ready" : "offer");
}

/**
 * @param {[string, string, string]} three
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function pick(three, value, low, high) {
  return value >= high ? three[2] : value >= low ? three[1] : three[0];
}
