// @ts-check
/**
 * The front camera with states a page can show, and its light out as soon as the page is left.
 */

/**
 * @typedef {"asking" | "on" | "denied" | "none" | "in_use" | "unsupported" | "off"} CameraState
 * asking: the browser asks the person; denied: the person or a rule said no; none: no camera here;
 * in_use: another program holds it; unsupported: no secure page or an old browser; off: stopped.
 * @typedef {{stop: () => void, state: () => CameraState}} Camera
 */

/** @type {Record<string, CameraState>} */
const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "in_use",
  AbortError: "in_use",
};

/**
 * Ask for the front camera and show it in `video`; the picture stays in this page.
 *
 * All tracks stop with `stop()`, when `signal` aborts, and when the page is hidden or left.
 * @param {object} options
 * @param {HTMLVideoElement} options.video
 * @param {(state: CameraState) => void} [options.onState] told of every change
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<Camera>} its state is "on" or says why not; never rejects
 */
export async function openCamera({ video, onState = () => {}, signal }) {
  /** @type {CameraState} */
  let state = "off";
  /** @type {MediaStream | null} */
  let stream = null;
  const leaving = new AbortController();
  const change = (/** @type {CameraState} */ next) => {
    if (next !== state) onState((state = next));
  };
  const stop = (/** @type {CameraState} */ next = "off") => {
    leaving.abort();
    stopTracks(stream, video);
    stream = null;
    change(next);
  };
  onLeave(() => stop(), leaving.signal, signal);
  change("asking");
  try {
    stream = await askForCamera();
    if (leaving.signal.aborted) stopTracks(stream, video);
    else await show(stream, video, () => stop("in_use"));
    if (!leaving.signal.aborted) change("on");
  } catch (error) {
    if (!leaving.signal.aborted) stop(reasonOf(error));
  }
  return { stop: () => stop(), state: () => state };
}

/** @returns {Promise<MediaStream>} */
async function askForCamera() {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotSupportedError");
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 } },
  });
}

/**
 * @param {MediaStream} stream
 * @param {HTMLVideoElement} video
 * @param {() => void} onEnded the camera was taken away
 */
async function show(stream, video, onEnded) {
  for (const track of stream.getTracks()) track.addEventListener("ended", onEnded, { once: true });
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
}

/**
 * @param {MediaStream | null} stream
 * @param {HTMLVideoElement} video
 */
function stopTracks(stream, video) {
  for (const track of stream?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

/**
 * @param {() => void} stop
 * @param {AbortSignal} done
 * @param {AbortSignal} [outer]
 */
function onLeave(stop, done, outer) {
  const hidden = () => document.hidden && stop();
  addEventListener("pagehide", stop, { signal: done });
  document.addEventListener("visibilitychange", hidden, { signal: done });
  outer?.addEventListener("abort", stop, { signal: done });
}

/**
 * @param {unknown} error
 * @returns {CameraState}
 */
function reasonOf(error) {
  return (error instanceof DOMException && REASONS[error.name]) || "unsupported";
}
