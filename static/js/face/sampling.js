// @ts-check
/**
 * Bilinear sampling with half-pixel centres, clamped at the edge, several taps when shrinking.
 *
 * Twin of inference/preprocessing/sampling.py. The browser's own scaling is never used: it differs
 * from one engine to the next.
 */

/** @typedef {{width: number, height: number, data: Uint8ClampedArray}} Frame RGBA rows, as ImageData */

const MAX_TAPS_LETTERBOX = 16;
const MAX_TAPS_CROP = 3;
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

/**
 * Samples along one axis for an output pixel that spans `scale` source pixels.
 * @param {number} scale
 * @param {number} most
 * @returns {number}
 */
export function taps(scale, most) {
  return Math.max(1, Math.min(most, Math.ceil(scale - 1e-9)));
}

/**
 * For each output pixel of one axis: the first source pixel it reads and the weights from there on.
 * @param {number} source
 * @param {number} target
 * @param {number} scale source pixels an output pixel spans
 * @returns {{first: number, weights: Float64Array}[]}
 */
export function axisWeights(source, target, scale) {
  const count = taps(scale, MAX_TAPS_LETTERBOX);
  return Array.from({ length: target }, (_, i) => {
    const places = Array.from({ length: count }, (_unused, k) => {
      const place = (i + (k + 0.5) / count) * scale - 0.5;
      return Math.min(Math.max(place, 0), source - 1);
    });
    const lows = places.map((place) => Math.min(Math.floor(place), Math.max(source - 2, 0)));
    const first = lows[0];
    const weights = new Float64Array(Math.min(lows[count - 1] + 1, source - 1) - first + 1);
    places.forEach((place, k) => {
      const part = place - lows[k];
      weights[lows[k] - first] += (1 - part) / count;
      weights[Math.min(lows[k] + 1, source - 1) - first] += part / count;
    });
    return { first, weights };
  });
}

/**
 * A frame shrunk to (height, width, 3), 0..255, `scale` source pixels a pixel.
 * @param {Frame} frame
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 * @returns {Float32Array}
 */
export function shrink(frame, width, height, scale) {
  const across = axisWeights(frame.width, width, scale);
  const result = new Float32Array(width * height * 3);
  const line = new Float64Array(frame.width * 3);
  axisWeights(frame.height, height, scale).forEach((down, row) => {
    sumRows(frame, down, line);
    across.forEach(({ first, weights }, column) => {
      const at = (row * width + column) * 3;
      for (let k = 0; k < weights.length; k++) {
        const from = (first + k) * 3;
        result[at] += weights[k] * line[from];
        result[at + 1] += weights[k] * line[from + 1];
        result[at + 2] += weights[k] * line[from + 2];
      }
    });
  });
  return result;
}

/**
 * @param {Frame} frame
 * @param {{first: number, weights: Float64Array}} down
 * @param {Float64Array} line receives the weighted sum of rows, three values a pixel
 */
function sumRows({ width, data }, { first, weights }, line) {
  line.fill(0);
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k];
    let from = (first + k) * width * 4;
    for (let at = 0; at < line.length; at += 3, from += 4) {
      line[at] += weight * data[from];
      line[at + 1] += weight * data[from + 1];
      line[at + 2] += weight * data[from + 2];
    }
  }
}

/**
 * Luma 0..255 of the turned square as (size, size); outside the frame its edge goes on.
 * @param {Frame} frame
 * @param {import("./geometry.js").Crop} crop
 * @param {number} size
 * @returns {Float32Array}
 */
export function cropGrey(frame, crop, size) {
  const count = taps(crop.side / size, MAX_TAPS_CROP);
  const fine = size * count;
  const [c, s] = [Math.cos(crop.angle), Math.sin(crop.angle)];
  const sums = new Float64Array(size * size);
  for (let row = 0; row < fine; row++) {
    const down = ((row + 0.5) / fine - 0.5) * crop.side;
    const base = Math.floor(row / count) * size;
    for (let column = 0; column < fine; column++) {
      const across = ((column + 0.5) / fine - 0.5) * crop.side;
      const x = crop.centre[0] + c * across - s * down - 0.5;
      const y = crop.centre[1] + s * across + c * down - 0.5;
      sums[base + Math.floor(column / count)] += lumaAt(frame, x, y);
    }
  }
  return Float32Array.from(sums, (sum) => sum / (count * count));
}

/**
 * Luma at a position given in pixel indices, clamped to the frame.
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @returns {number}
 */
function lumaAt({ width, height, data }, x, y) {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const x0 = Math.min(Math.floor(cx), Math.max(width - 2, 0));
  const y0 = Math.min(Math.floor(cy), Math.max(height - 2, 0));
  const [fx, fy] = [cx - x0, cy - y0];
  const right = x0 + 1 < width ? 4 : 0;
  const below = y0 + 1 < height ? width * 4 : 0;
  const at = (y0 * width + x0) * 4;
  const upper = luma(data, at) * (1 - fx) + luma(data, at + right) * fx;
  const lower = luma(data, at + below) * (1 - fx) + luma(data, at + below + right) * fx;
  return upper * (1 - fy) + lower * fy;
}

/**
 * @param {Uint8ClampedArray} data
 * @param {number} at
 */
const luma = (data, at) => RED * data[at] + GREEN * data[at + 1] + BLUE * data[at + 2];
