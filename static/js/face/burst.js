// @ts-check
/** Several frames of one sample become one estimate; docs/face-pipeline.md, part 6. */

/**
 * @typedef {import("./pipeline.js").Reading} Reading
 * @typedef {object} Combined
 * @property {Record<string, number> | null} probabilities null when no frame could be read
 * @property {number} quality 0..1, mean over the frames used
 * @property {Record<string, number>} quality_parts likewise
 * @property {string} no_reading_reason empty when there is a reading
 * @property {number} frames how many frames were used; those looked at when none could be
 * @property {number} faces most faces seen in one frame
 */

/** Weight of a frame whose quality is zero though nothing speaks against its use. */
const LEAST = 1e-6;

/**
 * The quality-weighted mean of the largest face over the frames.
 * @param {Reading[][]} frames each frame's faces, largest first
 * @returns {Combined}
 */
export function combine(frames) {
  const faces = Math.max(0, ...frames.map((found) => found.length));
  const seen = frames.flatMap((found) => found.slice(0, 1));
  const used = seen.filter(({ abstain }) => abstain === null);
  const shown = used.length ? used : seen;
  return {
    probabilities: used.length ? weightedMean(used) : null,
    quality: mean(shown.map(({ quality }) => quality)),
    quality_parts: meanParts(shown),
    no_reading_reason: used.length ? "" : commonest(frames),
    frames: used.length || frames.length,
    faces,
  };
}

/**
 * @param {Reading[]} readings
 * @returns {Record<string, number>}
 */
function weightedMean(readings) {
  const labels = Object.keys(readings[0].probabilities);
  const sums = labels.map((label) =>
    readings.reduce(
      (sum, { probabilities, quality }) => sum + Math.max(quality, LEAST) * probabilities[label],
      0,
    ),
  );
  const total = sums.reduce((sum, value) => sum + value, 0);
  return Object.fromEntries(labels.map((label, k) => [label, sums[k] / total]));
}

/**
 * @param {Reading[]} readings
 * @returns {Record<string, number>}
 */
function meanParts(readings) {
  const rows = readings.map(({ quality_parts: parts, pose }) => ({ ...parts, ...pose }));
  return Object.fromEntries(
    Object.keys(rows[0] ?? {}).map((name) => {
      const values = rows.map((row) => /** @type {Record<string, number>} */ (row)[name]);
      return [name, Number(mean(values).toFixed(3))];
    }),
  );
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/**
 * The reason most frames share; the first seen of equals.
 * @param {Reading[][]} frames
 */
function commonest(frames) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [face] of frames) {
    const reason = face?.abstain ?? "no_face";
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const best = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === best)?.[0] ?? "no_face";
}
