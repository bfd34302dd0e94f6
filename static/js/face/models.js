// @ts-check
/**
 * Loads the runtime and the two models once, on the first wish for them, and says how far it is.
 *
 * `static/models/manifest.json`, written by `manage.py assets_build`, names the files; their
 * versions stand in their paths, so that a cached one is never out of date.
 */

/**
 * @typedef {{file: string, bytes: number}} Asset path below the static folder, size when unpacked
 * @typedef {object} Manifest inference/models/manifest.toml with the browser's own files
 * @property {boolean} device false: nothing was built for the device, use the server
 * @property {{module: string, loader: string, wasm: Asset}} runtime
 * @property {Asset} detector
 * @property {Asset & {id: string, labels: string[]}} classifier labels in its output's order
 * @property {{size: number}} input side of the classifier's square input in pixels
 * @property {{margin: number, lift: number}} crop in box sides
 * @property {import("./quality.js").Limits} quality
 * @typedef {(input: Float32Array) => Promise<Float32Array[]>} Run outputs in the model's own order
 * @typedef {{manifest: Manifest, detect: Run, classify: Run}} FaceModels
 * @typedef {(share: number) => void} OnShare receives 0..1
 */

const STATIC = new URL("../../", import.meta.url);
const MANIFEST = "models/manifest.json";

/** The models cannot run here; the message is for the log, not for people. */
export class DeviceUnavailable extends Error {}

/** @type {Promise<FaceModels> | null} */
let loading = null;
/** @type {Set<OnShare>} */
const listeners = new Set();
let share = 0;

/**
 * The models, loaded at the first call; a later call gets the same ones.
 * @param {OnShare} [onShare]
 * @returns {Promise<FaceModels>}
 * @throws {DeviceUnavailable} no WebAssembly, no assets, or one that does not load; a later call tries again
 */
export async function loadFaceModels(onShare) {
  if (onShare) {
    listeners.add(onShare);
    onShare(share);
  }
  loading ??= load().catch((error) => {
    loading = null;
    throw error instanceof DeviceUnavailable ? error : new DeviceUnavailable(String(error));
  });
  try {
    return await loading;
  } finally {
    if (onShare) listeners.delete(onShare);
  }
}

/** @returns {Promise<FaceModels>} */
async function load() {
  if (typeof WebAssembly !== "object") throw new DeviceUnavailable("no WebAssembly");
  const manifest = await readManifest();
  const { runtime, detector, classifier, input } = manifest;
  const [wasm, ...models] = await fetchAll([runtime.wasm, detector, classifier]);
  const litert = await startRuntime(runtime, wasm);
  const [detect, classify] = await Promise.all([
    compile(litert, models[0], [1, 128, 128, 3]),
    compile(litert, models[1], [1, input.size, input.size, 1]),
  ]);
  return { manifest, detect, classify };
}

/** @returns {Promise<Manifest>} */
async function readManifest() {
  const response = await fetch(new URL(MANIFEST, STATIC));
  if (!response.ok) throw new DeviceUnavailable(`${MANIFEST}: ${response.status}`);
  const manifest = await response.json();
  if (!manifest.device) throw new DeviceUnavailable("this installation reads faces on the server");
  return manifest;
}

/**
 * @param {Asset[]} assets
 * @returns {Promise<Uint8Array<ArrayBuffer>[]>}
 */
async function fetchAll(assets) {
  const total = assets.reduce((sum, asset) => sum + asset.bytes, 0);
  let received = 0;
  const count = (/** @type {number} */ bytes) => tell((received += bytes) / total);
  return Promise.all(assets.map((asset) => fetchBytes(asset, count)));
}

/**
 * @param {Asset} asset
 * @param {(bytes: number) => void} count
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function fetchBytes({ file, bytes }, count) {
  const response = await fetch(new URL(file, STATIC));
  if (!response.ok || !response.body) throw new DeviceUnavailable(`${file}: ${response.status}`);
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > bytes) break;
    whole.set(value, at);
    at += value.length;
    count(value.length);
  }
  if (at !== bytes) throw new DeviceUnavailable(`${file}: incomplete`);
  return whole;
}

/** @param {number} value */
function tell(value) {
  share = value;
  for (const listener of listeners) listener(value);
}

/**
 * @param {Manifest["runtime"]} runtime
 * @param {Uint8Array} wasmBinary
 * @returns {Promise<any>} LiteRT.js
 */
async function startRuntime(runtime, wasmBinary) {
  const litert = await import(new URL(runtime.module, STATIC).href);
  // The loader takes the bytes from here instead of fetching them a second time, and its notes
  // on what it registers, which go to the console as errors, are not kept.
  Object.assign(globalThis, { Module: { wasmBinary, print: () => {}, printErr: () => {} } });
  await litert.loadLiteRt(new URL(runtime.loader, STATIC).href, {});
  return litert;
}

/**
 * @param {any} litert
 * @param {Uint8Array} bytes
 * @param {number[]} shape
 * @returns {Promise<Run>}
 */
async function compile(litert, bytes, shape) {
  const model = await litert.loadAndCompile(bytes, { accelerator: "wasm" });
  return async (input) => {
    const tensor = new litert.Tensor(input, shape);
    /** @type {any[]} */
    let outputs = [];
    try {
      outputs = await model.run(tensor);
      return outputs.map((output) => Float32Array.from(output.toTypedArray()));
    } finally {
      tensor.delete();
      for (const output of outputs) output.delete();
    }
  };
}
