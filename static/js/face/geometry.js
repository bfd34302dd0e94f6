// @ts-check
/**
 * Where a face lies, how it is turned and which square of the frame is read.
 *
 * Twin of inference/domain/geometry.py; the formulae are in docs/face-pipeline.md. Positions are
 * pixels of the frame, x to the right and y down; the person's right eye lies to the left.
 */

/**
 * @typedef {[number, number]} Point
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{box: Box, keypoints: Point[], score: number}} Detection
 * @typedef {{yaw: number, pitch: number, roll: number}} Pose degrees, a rule of thumb
 * @typedef {{centre: Point, side: number, angle: number}} Crop a turned square; angle in radians
 */

const [RIGHT_EYE, LEFT_EYE, NOSE, MOUTH] = [0, 1, 2, 3];
/** Rules of thumb: the nose tip's depth in eye distances, and its place between eyes and mouth. */
const [NOSE_DEPTH, NOSE_LEVEL] = [0.6, 0.54];

/**
 * Angle of the line from the eye on the picture's left to the other, radians.
 * @param {Point[]} keypoints
 * @returns {number}
 */
export function eyeAngle(keypoints) {
  const [ax, ay] = keypoints[RIGHT_EYE];
  const [bx, by] = keypoints[LEFT_EYE];
  return Math.atan2(by - ay, bx - ax);
}

/**
 * The square the classifier sees: box side times margin, moved up the face by `lift` sides.
 * @param {Detection} detection
 * @param {number} margin
 * @param {number} lift
 * @returns {Crop}
 */
export function faceCrop(detection, margin, lift) {
  const { x, y, width, height } = detection.box;
  const angle = eyeAngle(detection.keypoints);
  const side = Math.max(width, height);
  const moved = lift * side;
  return {
    centre: [x + width / 2 + Math.sin(angle) * moved, y + height / 2 - Math.cos(angle) * moved],
    side: side * margin,
    angle,
  };
}

/**
 * Head angles from the six points, after turning the eye line level.
 * @param {Point[]} keypoints
 * @returns {Pose}
 */
export function headPose(keypoints) {
  const angle = eyeAngle(keypoints);
  const [right, left] = [keypoints[RIGHT_EYE], keypoints[LEFT_EYE]];
  /** @type {Point} */
  const eyes = [(right[0] + left[0]) / 2, (right[1] + left[1]) / 2];
  const nose = turned(keypoints[NOSE], eyes, -angle);
  const mouth = turned(keypoints[MOUTH], eyes, -angle);
  const depth = NOSE_DEPTH * Math.hypot(left[0] - right[0], left[1] - right[1]);
  const yaw = Math.atan2(nose[0], depth);
  const pitch = Math.atan2(nose[1] - NOSE_LEVEL * mouth[1], depth);
  return { yaw: degrees(yaw), pitch: degrees(pitch), roll: degrees(angle) };
}

/**
 * Share of a steps x steps grid of crop positions that lie within the frame, 0..1.
 * @param {Crop} crop
 * @param {number} width
 * @param {number} height
 * @param {number} [steps]
 * @returns {number}
 */
export function shareInside(crop, width, height, steps = 8) {
  let inside = 0;
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      const [x, y] = toFrame(crop, (column + 0.5) / steps, (row + 0.5) / steps);
      if (x >= 0 && x < width && y >= 0 && y < height) inside++;
    }
  }
  return inside / (steps * steps);
}

/**
 * Frame position of the crop position (u, v), both 0..1 from its left and top edge.
 * @param {Crop} crop
 * @param {number} u
 * @param {number} v
 * @returns {Point}
 */
export function toFrame(crop, u, v) {
  const across = (u - 0.5) * crop.side;
  const down = (v - 0.5) * crop.side;
  const [c, s] = [Math.cos(crop.angle), Math.sin(crop.angle)];
  return [crop.centre[0] + c * across - s * down, crop.centre[1] + s * across + c * down];
}

/**
 * @param {Point} point
 * @param {Point} around
 * @param {number} angle
 * @returns {Point}
 */
function turned([px, py], [ax, ay], angle) {
  const [x, y] = [px - ax, py - ay];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x - s * y, s * x + c * y];
}

/** @param {number} radians */
const degrees = (radians) => (radians * 180) / Math.PI;
