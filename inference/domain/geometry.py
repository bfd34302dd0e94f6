"""Square crop around a face and head angles, from the detector's box and six points.

The formulae are written down in docs/face-pipeline.md, which the browser's twin follows too.
"""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, sin
from typing import Final

from inference.domain.types import Box, Detection, Point, Pose

RIGHT_EYE, LEFT_EYE, NOSE, MOUTH, RIGHT_EAR, LEFT_EAR = range(6)
NOSE_DEPTH: Final = 0.6
"""How far the nose tip stands before the eyes, in eye distances (a common face; rule of thumb)."""
NOSE_LEVEL: Final = 0.54
"""Where it stands between eye line (0) and mouth (1): median over 1,500 FER2013 faces."""


@dataclass(frozen=True)
class Crop:
    """Turned square in the picture: centre in pixels, side in pixels, angle in radians.

    The angle is that of the eye line, clockwise on the picture.
    """

    centre: Point
    side: float
    angle: float

    def to_picture(self, u: float, v: float) -> Point:
        """Picture position of the crop position (u, v), both 0..1 from its left and top edge."""
        across, down = (u - 0.5) * self.side, (v - 0.5) * self.side
        c, s = cos(self.angle), sin(self.angle)
        return (self.centre[0] + c * across - s * down, self.centre[1] + s * across + c * down)


def eye_angle(keypoints: tuple[Point, ...]) -> float:
    """Angle of the line from the eye on the picture's left to the other, radians."""
    (ax, ay), (bx, by) = keypoints[RIGHT_EYE], keypoints[LEFT_EYE]
    return atan2(by - ay, bx - ax)


def face_crop(detection: Detection, margin: float, lift: float) -> Crop:
    """The square the classifier sees: box side times margin, moved up the face by lift sides."""
    angle = eye_angle(detection.keypoints)
    side = max(detection.box.width, detection.box.height)
    x, y = detection.box.centre
    moved = lift * side
    return Crop((x + sin(angle) * moved, y - cos(angle) * moved), side * margin, angle)


def head_pose(keypoints: tuple[Point, ...]) -> Pose:
    """Yaw, pitch and roll in degrees from the six points, after turning the eye line level."""
    angle = eye_angle(keypoints)
    eyes = _middle(keypoints[RIGHT_EYE], keypoints[LEFT_EYE])
    nose = _turned(keypoints[NOSE], eyes, -angle)
    mouth = _turned(keypoints[MOUTH], eyes, -angle)
    span = hypot(*_minus(keypoints[LEFT_EYE], keypoints[RIGHT_EYE]))
    depth = NOSE_DEPTH * max(span, 1e-6)
    yaw = atan2(nose[0], depth)
    pitch = atan2(nose[1] - NOSE_LEVEL * mouth[1], depth)
    return Pose(degrees(yaw), degrees(pitch), degrees(angle))


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _minus(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1])


def _turned(point: Point, around: Point, angle: float) -> Point:
    x, y = _minus(point, around)
    return (cos(angle) * x - sin(angle) * y, sin(angle) * x + cos(angle) * y)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (a.width * a.height + b.width * b.height - shared)


def share_inside(crop: Crop, width: int, height: int, steps: int = 8) -> float:
    """Share of a steps x steps grid of crop positions that lie within the picture."""
    places = [(i + 0.5) / steps for i in range(steps)]
    ends = [crop.to_picture(u, v) for v in places[:: steps - 1] for u in places[:: steps - 1]]
    if all(0 <= x < width and 0 <= y < height for x, y in ends):
        return 1.0  # what lies between the corners of the grid lies within a rectangle as well
    points = [crop.to_picture(u, v) for v in places for u in places]
    return sum(0 <= x < width and 0 <= y < height for x, y in points) / len(points)
