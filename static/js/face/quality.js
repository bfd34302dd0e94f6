// @ts-check
/**
 * How well a face can be read, and when its estimate should not be used.
 *
 * Twin of inference/domain/quality.py; formulae in docs/face-pipeline.md, limits in the manifest.
 */
import { shareInside } from "./geometry.js";

/**
 * @typedef {object} Parts
 * @property {number} sharpness variance of the crop's Laplacian, grey 0..255
 * @property {number} brightness mean of the crop
 * @property {number} contrast its standard deviation
 * @property {number} face_size_px longer side of the box
 * @property {number} inside share of the crop within the frame
 * @property {number} detection the detector's score
 * @property {number} occlusion 0..1, a guess whether an eye or the mouth is covered
 * @property {number} mouth_occlusion 0..1, the mouth alone
 * @typedef {{ramps: Record<string, [number, number]>, abstain: Record<string, number>}} Limits
 */

/** @typedef {readonly [number, number, number, number]} Place rows, then columns; in 48ths of the side */

const PARTS = 48;
/** @type {Place} */
const WHOLE = [4, 44, 4, 44];
/** @type {[Place, number][]} right eye, left eye, mouth, and their usual share of change */
const USUAL = [
  [[15, 22, 10, 20], 1.2],
  [[15, 22, 28, 38], 1.2],
  [[33, 42, 16, 32], 1.1],
];
const STILL = 1;

/**
 * @param {Float32Array} grey the crop, size x size
 * @param {number} size
 * @param {import("./geometry.js").Detection} face
 * @param {import("./geometry.js").Crop} crop
 * @param {{width: number, height: number}} frame
 * @returns {Parts}
 */
export function qualityParts(grey, size, face, crop, { width, height }) {
  const light = moments(grey);
  const covers = coverGuesses(grey, size);
  return {
    sharpness: moments(laplacian(grey, size)).variance,
    brightness: light.mean,
    contrast: Math.sqrt(light.variance),
    face_size_px: Math.max(face.box.width, face.box.height),
    inside: shareInside(crop, width, height),
    detection: face.score,
    occlusion: Math.max(...covers),
    mouth_occlusion: covers[2],
  };
}

/**
 * The smallest of the ramps from unreadable (0) to good (1).
 * @param {Parts} parts
 * @param {import("./geometry.js").Pose} pose
 * @param {Limits} limits
 * @returns {number}
 */
export function qualityScore(parts, pose, { ramps }) {
  /** @type {Record<string, number>} */
  const values = {
    ...parts,
    brightness_low: parts.brightness,
    brightness_high: parts.brightness,
    yaw: Math.abs(pose.yaw),
    pitch: Math.abs(pose.pitch),
  };
  const scores = Object.entries(ramps).map(
    ([name, [low, good]]) => (values[name] - low) / (good - low),
  );
  return Math.min(1, Math.max(0, Math.min(...scores)));
}

/**
 * The first reason not to use the estimate, or null.
 * @param {Parts} parts
 * @param {import("./geometry.js").Pose} pose
 * @param {number[]} probabilities
 * @param {Limits} limits
 * @returns {string | null}
 */
export function abstainReason(parts, pose, probabilities, { abstain }) {
  /** @type {[string, boolean][]} */
  const rules = [
    ["face_too_small", parts.face_size_px < abstain.min_face_size_px],
    ["face_cut_off", parts.inside < abstain.min_inside],
    ["too_dark", parts.brightness < abstain.min_brightness],
    ["too_bright", parts.brightness > abstain.max_brightness],
    ["low_contrast", parts.contrast < abstain.min_contrast],
    ["blurred", parts.sharpness < abstain.min_sharpness],
    ["mouth_covered", parts.mouth_occlusion > abstain.max_mouth_occlusion],
    ["turned_away", Math.abs(pose.yaw) > abstain.max_yaw || Math.abs(pose.pitch) > abstain.max_pitch],
    ["uncertain", Math.max(...probabilities) < abstain.min_probability],
  ];
  return rules.find(([, applies]) => applies)?.[0] ?? null;
}

/**
 * @param {ArrayLike<number>} values
 * @returns {{mean: number, variance: number}}
 */
function moments(values) {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < values.length; k++) sum += values[k];
  const mean = sum / values.length;
  for (let k = 0; k < values.length; k++) squares += (values[k] - mean) ** 2;
  return { mean, variance: squares / values.length };
}

/**
 * Four neighbours minus four times the pixel, over the inner pixels.
 * @param {Float32Array} grey
 * @param {number} size
 * @returns {Float64Array}
 */
function laplacian(grey, size) {
  const inner = size - 2;
  return Float64Array.from({ length: inner * inner }, (_, k) => {
    const at = (Math.floor(k / inner) + 1) * size + (k % inner) + 1;
    return grey[at - size] + grey[at + size] + grey[at - 1] + grey[at + 1] - 4 * grey[at];
  });
}

/**
 * How little right eye, left eye and mouth change from pixel to pixel: 0 as usual, 1 flat.
 * @param {Float32Array} grey
 * @param {number} size
 * @returns {number[]}
 */
function coverGuesses(grey, size) {
  const change = changes(grey, size);
  const still = meanAt(change, size, WHOLE) + STILL;
  return USUAL.map(([place, usual]) => 1 - Math.min(1, meanAt(change, size, place) / still / usual));
}

/**
 * Mean of the differences across and down around each inner pixel; 0 at the edge.
 * @param {Float32Array} grey
 * @param {number} size
 * @returns {Float64Array}
 */
function changes(grey, size) {
  const change = new Float64Array(size * size);
  for (let row = 1; row < size - 1; row++) {
    for (let at = row * size + 1; at < (row + 1) * size - 1; at++) {
      const across = Math.abs(grey[at + 1] - grey[at - 1]);
      change[at] = (across + Math.abs(grey[at + size] - grey[at - size])) / 2;
    }
  }
  return change;
}

/**
 * @param {Float64Array} values
 * @param {number} size
 * @param {Place} place
 */
function meanAt(values, size, place) {
  const [top, bottom, left, right] = place.map((edge) => Math.floor((edge * size) / PARTS + 0.5));
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) sum += values[row * size + column];
  }
  return sum / Math.max(1, (bottom - top) * (right - left));
}
