// @ts-check
/**
 * BlazeFace's view of a frame and what its raw answer means.
 *
 * Twin of inference/preprocessing/letterbox.py and inference/backends/blazeface.py (Bazarevsky et
 * al. 2019, arXiv:1907.05047): (1, 128, 128, 3) in [-1, 1] to 896 boxes with six points, and scores.
 */
import { shrink } from "./sampling.js";

/**
 * @typedef {import("./geometry.js").Detection} Detection
 * @typedef {{scale: number, left: number, top: number, width: number, height: number}} Letterbox
 */

export const SIDE = 128;
const MIN_SCORE = 0.5;
const OVERLAP = 0.3;
const GRIDS = [
  [16, 2],
  [8, 6],
];
const VALUES = 16;

/** Centres of the 896 anchors in pixels of the square, x and y in turn. */
export const ANCHORS = Float64Array.from(
  GRIDS.flatMap(([grid, repeat]) =>
    Array.from({ length: grid * grid * repeat }, (_, i) => {
      const cell = Math.floor(i / repeat);
      return [((cell % grid) + 0.5) / grid, (Math.floor(cell / grid) + 0.5) / grid];
    }),
  ).flat(),
  (share) => share * SIDE,
);

/**
 * Where a frame lies in the square: centred, its longer side filling it.
 * @param {number} width
 * @param {number} height
 * @returns {Letterbox}
 */
export function letterboxOf(width, height) {
  const scale = Math.max(width, height) / SIDE;
  const inner = [width, height].map((side) =>
    Math.max(1, Math.min(SIDE, Math.floor(side / scale + 0.5))),
  );
  return {
    scale,
    left: Math.floor((SIDE - inner[0]) / 2),
    top: Math.floor((SIDE - inner[1]) / 2),
    width: inner[0],
    height: inner[1],
  };
}

/**
 * The detector's input, (1, 128, 128, 3) in [-1, 1]; black is -1.
 * @param {import("./sampling.js").Frame} frame
 * @param {Letterbox} place
 * @returns {Float32Array}
 */
export function letterbox(frame, place) {
  const square = new Float32Array(SIDE * SIDE * 3).fill(-1);
  const inner = shrink(frame, place.width, place.height, place.scale);
  const line = place.width * 3;
  for (let row = 0; row < place.height; row++) {
    const at = ((place.top + row) * SIDE + place.left) * 3;
    for (let k = 0; k < line; k++) square[at + k] = inner[row * line + k] / 127.5 - 1;
  }
  return square;
}

/**
 * Faces in the frame, largest box first.
 * @param {Float32Array} raw 896 rows of 16: box centre and size, then six points
 * @param {Float32Array} logits 896
 * @param {Letterbox} place
 * @returns {Detection[]}
 */
export function facesFrom(raw, logits, place) {
  const faces = suppress(decode(raw, logits)).map(({ row, score }) => inFrame(row, score, place));
  return faces.sort((a, b) => area(b) - area(a) || b.score - a.score);
}

/**
 * @typedef {{row: number[], score: number}} Candidate left, top, right, bottom and six points
 */

/**
 * @param {Float32Array} raw
 * @param {Float32Array} logits
 * @returns {Candidate[]}
 */
function decode(raw, logits) {
  /** @type {Candidate[]} */
  const found = [];
  logits.forEach((logit, i) => {
    const score = 1 / (1 + Math.exp(-Math.min(100, Math.max(-100, logit))));
    if (!(score >= MIN_SCORE)) return;
    const values = raw.subarray(i * VALUES, (i + 1) * VALUES);
    const centre = [ANCHORS[2 * i], ANCHORS[2 * i + 1]];
    const [x, y] = [values[0] + centre[0], values[1] + centre[1]];
    const [halfWidth, halfHeight] = [values[2] / 2, values[3] / 2];
    const points = Array.from(values.subarray(4), (value, k) => value + centre[k % 2]);
    const row = [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, ...points];
    found.push({ row, score });
  });
  return found;
}

/**
 * Weighted non-maximum suppression: boxes overlapping the best by more than 0.3 are averaged with
 * their scores as weights; the merged box keeps the best score.
 * @param {Candidate[]} candidates
 * @returns {Candidate[]}
 */
function suppress(candidates) {
  let rest = [...candidates].sort((a, b) => b.score - a.score);
  /** @type {Candidate[]} */
  const merged = [];
  while (rest.length) {
    const best = rest[0];
    const group = rest.filter((one) => one === best || overlap(best.row, one.row) > OVERLAP);
    const total = group.reduce((sum, one) => sum + one.score, 0);
    const row = best.row.map((_, k) =>
      group.reduce((sum, one) => sum + (one.score / total) * one.row[k], 0),
    );
    merged.push({ row, score: best.score });
    rest = rest.filter((one) => !group.includes(one));
  }
  return merged;
}

/**
 * Intersection over union of two rows' boxes, 0..1.
 * @param {number[]} a
 * @param {number[]} b
 */
function overlap(a, b) {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const shared = width * height;
  const area = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared;
  return area > 0 ? shared / area : 0;
}

/**
 * @param {number[]} row
 * @param {number} score
 * @param {Letterbox} place
 * @returns {Detection}
 */
function inFrame(row, score, { left, top, scale }) {
  const values = row.map((value, k) => (value - (k % 2 ? top : left)) * scale);
  const [x, y, right, bottom] = values;
  /** @type {import("./geometry.js").Point[]} */
  const keypoints = [];
  for (let k = 4; k < values.length; k += 2) keypoints.push([values[k], values[k + 1]]);
  return { box: { x, y, width: right - x, height: bottom - y }, keypoints, score };
}

/** @param {Detection} face */
const area = ({ box }) => box.width * box.height;
