// @ts-check
/**
 * From a frame to expression estimates, on the device: the twin of inference/ in Python.
 *
 * docs/face-pipeline.md describes every step; tests/face holds both sides to the same numbers.
 */
import { facesFrom, letterbox, letterboxOf } from "./blazeface.js";
import { faceCrop, headPose } from "./geometry.js";
import { abstainReason, qualityParts, qualityScore } from "./quality.js";
import { cropGrey } from "./sampling.js";

/**
 * @typedef {import("./sampling.js").Frame} Frame
 * @typedef {import("./models.js").FaceModels} FaceModels
 * @typedef {object} Reading one face's expression estimate
 * @property {Record<string, number>} probabilities by label, summing to 1
 * @property {import("./geometry.js").Box} box
 * @property {import("./geometry.js").Pose} pose
 * @property {number} quality 0..1
 * @property {import("./quality.js").Parts} quality_parts
 * @property {string | null} abstain why the estimate should not be used
 */

/** A narrower box, possible on pictures of a few pixels, is no face. */
const MIN_BOX_PX = 1;

/**
 * Every face in the frame, largest first; an empty list is an answer.
 * @param {FaceModels} models
 * @param {Frame} frame
 * @returns {Promise<Reading[]>}
 * @throws {Error} the model's answer is no distribution
 */
export async function readFrame(models, frame) {
  const readings = [];
  for (const face of await findFaces(models, frame)) {
    readings.push(await readFace(models, frame, face));
  }
  return readings;
}

/**
 * @param {FaceModels} models
 * @param {Frame} frame
 * @returns {Promise<import("./geometry.js").Detection[]>} largest first
 */
export async function findFaces(models, frame) {
  const place = letterboxOf(frame.width, frame.height);
  const outputs = await models.detect(letterbox(frame, place));
  const [logits, rows] = [...outputs].sort((a, b) => a.length - b.length);
  return facesFrom(rows, logits, place).filter(({ box }) => box.width >= MIN_BOX_PX);
}

/**
 * @param {FaceModels} models
 * @param {Frame} frame
 * @param {import("./geometry.js").Detection} face
 * @returns {Promise<Reading>}
 */
export async function readFace({ manifest, classify }, frame, face) {
  const { crop: shape, input, quality: limits, classifier } = manifest;
  const crop = faceCrop(face, shape.margin, shape.lift);
  const grey = cropGrey(frame, crop, input.size);
  const values = distribution((await classify(grey.map((value) => value / 127.5 - 1)))[0]);
  const pose = headPose(face.keypoints);
  const parts = qualityParts(grey, input.size, face, crop, frame);
  return {
    probabilities: Object.fromEntries(classifier.labels.map((label, k) => [label, values[k]])),
    box: face.box,
    pose,
    quality: qualityScore(parts, pose, limits),
    quality_parts: parts,
    abstain: abstainReason(parts, pose, values, limits),
  };
}

/**
 * @param {Float32Array} output
 * @returns {number[]}
 */
function distribution(output) {
  const values = Array.from(output);
  const sum = values.reduce((total, value) => total + value, 0);
  if (!(Math.abs(sum - 1) <= 1e-3)) throw new Error("the model's answer is no distribution");
  return values;
}
