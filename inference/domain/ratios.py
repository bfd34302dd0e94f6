"""Eight ratios of facial landmarks, free of place, size and roll (study A).

Li and Cho 2022 measure eight ratios normalised by the face's size on 68 landmarks and do not name
them; these are ours. Eye aspect ratio: Soukupova and Cech 2016. The 68 points of iBUG are taken
from the 468 of MediaPipe FaceMesh; where no one point fits, from the mean of two.
"""

from collections.abc import Sequence
from math import atan2, cos, hypot, sin
from typing import Final

from inference.domain.types import Point

FROM_MESH: Final[tuple[int | tuple[int, int], ...]] = (
    127, 234, 93, (132, 58), (58, 172), 136, 150, 176, 152, 400, 379, 365, (397, 288), 361, 323,
    454, 356,
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300,
    (168, 6), (197, 195), 5, 4, 75, 97, 2, 326, 305,
    33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,
    61, 39, 37, 0, 267, 269, 291, 321, 314, 17, 84, 91,
    78, 82, 13, 312, 308, 317, 14, 87,
)  # fmt: skip
RATIOS: Final = (
    "eye_opening", "mouth_opening", "brow_raise", "brow_furrow",
    "corner_pull", "jaw_drop", "lip_stretch", "nose_lip",
)  # fmt: skip
LEAST: Final = 1e-6


def points_68(mesh: Sequence[Point]) -> tuple[Point, ...]:
    """iBUG's 68 points from FaceMesh's 468."""
    return tuple(
        mesh[place] if isinstance(place, int) else _middle(mesh[place[0]], mesh[place[1]])
        for place in FROM_MESH
    )


def ratios(mesh: Sequence[Point]) -> tuple[float, ...]:
    """The eight of RATIOS, in that order, from 468 points; lengths are in eye distances.

    corner_pull > 0: the corners of the mouth stand above its middle.
    """
    at = _levelled(points_68(mesh))
    scale = max(_distance(_centre(at, 36, 42), _centre(at, 42, 48)), LEAST)
    eyes = (_opening(at, 36, ((37, 41), (38, 40)), 39), _opening(at, 42, ((43, 47), (44, 46)), 45))
    middle = (at[62][1] + at[66][1]) / 2
    return (
        sum(eyes) / 2,
        _opening(at, 60, ((61, 67), (62, 66), (63, 65)), 64),
        (_drop(at, 17, 22, 36, 42) + _drop(at, 22, 27, 42, 48)) / 2 / scale,
        _distance(at[21], at[22]) / scale,
        (middle - (at[48][1] + at[54][1]) / 2) / scale,
        _distance(at[33], at[8]) / scale,
        _distance(at[48], at[54]) / scale,
        _distance(at[33], at[51]) / scale,
    )


def _levelled(at: Sequence[Point]) -> tuple[Point, ...]:
    (ax, ay), (bx, by) = _centre(at, 36, 42), _centre(at, 42, 48)
    angle = atan2(by - ay, bx - ax)
    c, s = cos(angle), sin(angle)
    return tuple((c * x + s * y, c * y - s * x) for x, y in at)


def _opening(at: Sequence[Point], left: int, pairs: Sequence[tuple[int, int]], right: int) -> float:
    height = sum(_distance(at[a], at[b]) for a, b in pairs) / len(pairs)
    return height / max(_distance(at[left], at[right]), LEAST)


def _drop(at: Sequence[Point], brow: int, brow_end: int, eye: int, eye_end: int) -> float:
    """How far an eye's centre lies below its brow's."""
    return _centre(at, eye, eye_end)[1] - _centre(at, brow, brow_end)[1]


def _centre(at: Sequence[Point], start: int, stop: int) -> Point:
    part, count = at[start:stop], stop - start
    return (sum(x for x, _ in part) / count, sum(y for _, y in part) / count)


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
