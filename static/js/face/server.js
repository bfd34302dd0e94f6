// @ts-check
/** The way round for devices that cannot read a face: one frame to the server, in memory. */

const FRAMES = "/api/frames/";
const JPEG_QUALITY = 0.92;
const PATIENCE_MS = 20_000;

/** @typedef {"camera" | "offline" | "refused" | "busy" | "server"} SampleProblem */

/** Why no sample could be had, for the page to choose its words by. */
export class SampleError extends Error {
  /**
   * @param {SampleProblem} reason
   * @param {string} [detail] the server's own sentence, fit for people
   */
  constructor(reason, detail = "") {
    super(detail || reason);
    this.reason = reason;
    this.detail = detail;
  }
}

/**
 * @param {HTMLCanvasElement} canvas holds the frame
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("./burst.js").Combined & {model_id: string}>}
 * @throws {SampleError} offline, refused (no consent, no legal basis, no picture), busy, server
 */
export async function readOnServer(canvas, signal) {
  const body = new FormData();
  body.append("frame", await asJpeg(canvas), "frame.jpg");
  const response = await post(body, signal);
  if (!response.ok) throw new SampleError(problemOf(response.status), await detailOf(response));
  return answerOf(await response.json());
}

/**
 * @param {FormData} body
 * @param {AbortSignal} [signal]
 */
async function post(body, signal) {
  const request = new AbortController();
  const stop = () => request.abort();
  const patience = setTimeout(stop, PATIENCE_MS);
  signal?.addEventListener("abort", stop, { once: true });
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  try {
    return await fetch(FRAMES, { method: "POST", body, headers, signal: request.signal });
  } catch {
    signal?.throwIfAborted();
    throw new SampleError(request.signal.aborted ? "busy" : "offline");
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
function asJpeg(canvas) {
  return new Promise((resolve, reject) => {
    const done = (/** @type {Blob | null} */ blob) =>
      blob ? resolve(blob) : reject(new SampleError("camera"));
    canvas.toBlob(done, "image/jpeg", JPEG_QUALITY);
  });
}

/**
 * @param {any} body
 * @returns {import("./burst.js").Combined & {model_id: string}}
 */
function answerOf(body) {
  return {
    probabilities: body.probabilities ?? null,
    quality: body.quality ?? 0,
    quality_parts: body.quality_parts ?? {},
    no_reading_reason: body.no_reading_reason ?? "",
    frames: body.frames ?? 1,
    faces: body.faces ?? 0,
    model_id: body.model_id ?? "",
  };
}

/**
 * @param {number} status
 * @returns {SampleProblem}
 */
function problemOf(status) {
  if (status === 429 || status === 503) return "busy";
  return status < 500 ? "refused" : "server";
}

/** @param {Response} response a problem document (RFC 9457), as a rule */
async function detailOf(response) {
  try {
    return (await response.json()).detail ?? "";
  } catch {
    return "";
  }
}

/** Django's token: from the page's meta tag or form, else from the cookie. */
export function csrfToken() {
  const field = document.querySelector("meta[name=csrf-token], input[name=csrfmiddlewaretoken]");
  const written = field?.getAttribute("content") ?? field?.getAttribute("value");
  return written ?? /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
