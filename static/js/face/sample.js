// @ts-check
/**
 * One camera sample: several frames over a few seconds become one estimate.
 *
 * Normally on the device, where no picture leaves the page. Where the models cannot run, one frame
 * goes to the server, which reads it in memory and keeps nothing.
 */
import { combine } from "./burst.js";
import { DeviceUnavailable, loadFaceModels } from "./models.js";
import { readFrame } from "./pipeline.js";
import { readOnServer, SampleError } from "./server.js";

export { SampleError };

/**
 * @typedef {object} Sample
 * @property {Record<string, number> | null} probabilities by label, summing to 1; null: no reading
 * @property {number} quality 0..1
 * @property {Record<string, number>} quality_parts what the quality was judged on, and head angles
 * @property {string} no_reading_reason no_face, too_dark ... (docs/face-pipeline.md); empty with a reading
 * @property {number} frames how many frames were used
 * @property {string} model_id
 * @property {"device" | "server"} path where it was read
 * @property {number} faces most faces seen at once
 * @property {string} captured_at ISO 8601 with the device's offset
 *
 * @typedef {object} Progress
 * @property {"loading" | "reading" | "sending"} step
 * @property {number} share 0..1
 *
 * @typedef {object} Options
 * @property {HTMLVideoElement} video shows the camera
 * @property {HTMLCanvasElement} canvas holds one frame at a time, emptied afterwards
 * @property {AbortSignal} [signal] rejects with its reason when the person stops
 * @property {(progress: Progress) => void} [onProgress]
 * @property {number} [frames] how many to read
 * @property {number} [seconds] over how long
 */

/**
 * @param {Options} options
 * @returns {Promise<Sample>}
 * @throws {SampleError} neither device nor server could read; the check-in goes on without
 */
export async function takeSample(options) {
  const { canvas, signal } = options;
  signal?.throwIfAborted();
  try {
    await waitForPicture(options.video, signal);
    return (await onDevice(options)) ?? (await onServer(options));
  } finally {
    canvas.width = canvas.height = 0; // the picture is gone
  }
}

/**
 * @param {Options} options
 * @returns {Promise<Sample | null>} null: the models cannot run here
 */
async function onDevice({ video, canvas, signal, onProgress, frames = 10, seconds = 3 }) {
  try {
    const models = await abortable(
      loadFaceModels((share) => onProgress?.({ step: "loading", share })),
      signal,
    );
    const captured_at = isoWithOffset(new Date());
    const found = [];
    for (let k = 0; k < frames; k++) {
      if (k) await pause((seconds * 1000) / Math.max(1, frames - 1), signal);
      found.push(await readFrame(models, grab(video, canvas)));
      onProgress?.({ step: "reading", share: (k + 1) / frames });
    }
    const model_id = models.manifest.classifier.id;
    return { ...combine(found), model_id, path: "device", captured_at };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SampleError) throw error;
    if (!(error instanceof DeviceUnavailable)) console.warn("reading on the device failed", error);
    return null;
  }
}

/**
 * @param {Options} options
 * @returns {Promise<Sample>}
 */
async function onServer({ video, canvas, signal, onProgress }) {
  const captured_at = isoWithOffset(new Date());
  onProgress?.({ step: "sending", share: 0 });
  grab(video, canvas);
  const answer = await readOnServer(canvas, signal);
  onProgress?.({ step: "sending", share: 1 });
  return { ...answer, path: "server", captured_at };
}

/**
 * The current frame as the camera gives it: neither scaled nor mirrored.
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas
 * @returns {ImageData}
 */
function grab(video, canvas) {
  const { videoWidth: width, videoHeight: height } = video;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!width || !height || !context || !video.srcObject) throw new SampleError("camera");
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.drawImage(video, 0, 0);
  return context.getImageData(0, 0, width, height);
}

/**
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} [signal]
 */
async function waitForPicture(video, signal) {
  for (let tries = 0; video.readyState < video.HAVE_CURRENT_DATA || !video.videoWidth; tries++) {
    if (tries === 50 || !video.srcObject) throw new SampleError("camera");
    await pause(100, signal);
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return abortable(new Promise((resolve) => setTimeout(resolve, ms)), signal);
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/**
 * @param {Date} moment
 * @returns {string} such as 2025-03-03T09:12:33.480+09:00
 */
export function isoWithOffset(moment) {
  const offset = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, -1);
  const two = (/** @type {number} */ value) => String(Math.trunc(value)).padStart(2, "0");
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}
