"""BlazeFace short range on LiteRT, decoded in numpy.

Bazarevsky et al. 2019, "BlazeFace: sub-millisecond neural face detection on mobile GPUs"
(arXiv:1907.05047). (1, 128, 128, 3) in [-1, 1] to (1, 896, 16) boxes and points and (1, 896, 1)
scores. Anchors: a 16x16 grid with 2 and an 8x8 grid with 6, all of size 1.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp
from operator import mul
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inference.backends.base import Frame
from inference.backends.litert import LiteRTModel
from inference.backends.mediapipe_files import DETECTOR_FILE, mediapipe_file
from inference.domain.types import Box, Detection
from inference.preprocessing.letterbox import SIDE, Letterbox, letterbox, letterbox_of

MIN_SCORE: Final = 0.5
SURELY_BELOW: Final = -1.0
"""A logit whose score lies below MIN_SCORE in any arithmetic; nearly all anchors are under it."""
OVERLAP: Final = 0.3
GRIDS: Final = ((16, 2), (8, 6))
LOGIT_LIMIT: Final = 100.0

Doubles = NDArray[np.float64]


@lru_cache
def anchors() -> Doubles:
    """(896, 2) centres in shares of the square, row by row, repeated per grid cell."""
    parts = []
    for grid, repeat in GRIDS:
        line = (np.arange(grid) + 0.5) / grid
        y, x = np.meshgrid(line, line, indexing="ij")
        parts.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), repeat, axis=0))
    return np.concatenate(parts)


class Candidate(NamedTuple):
    """Left, top, right, bottom and x, y of six points in square pixels; score 0..1."""

    row: tuple[float, ...]
    score: float


class BlazeFaceDetector:
    """FaceDetector on the model file inside the installed mediapipe package."""

    def __init__(self) -> None:
        self._model = LiteRTModel(mediapipe_file(DETECTOR_FILE))

    def detect(self, frame: Frame) -> tuple[Detection, ...]:
        """Faces, best score first; see FaceDetector."""
        place = letterbox_of(frame.shape[1], frame.shape[0])
        raw, logits = self._model.run(letterbox(frame, place))
        return tuple(_detection(one, place) for one in suppress(decode(raw[0], logits[0, :, 0])))


def decode(raw: NDArray[np.float32], logits: NDArray[np.float32]) -> list[Candidate]:
    """Anchors that may be faces, in their order, in square pixels.

    Plain numbers: for the ten or so candidates of a face, numpy's calls cost more than they save.
    """
    found = []
    for place in (logits >= SURELY_BELOW).nonzero()[0].tolist():
        score = 1.0 / (1.0 + exp(-min(float(logits[place]), LOGIT_LIMIT)))
        if score >= MIN_SCORE:
            x, y, width, height, *rest = raw[place].tolist()
            across, down = _anchors_px()[place]
            x, y = x + across, y + down
            edges = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            points = [v + (down if k % 2 else across) for k, v in enumerate(rest)]
            found.append(Candidate((*edges, *points), score))
    return found


@lru_cache
def _anchors_px() -> list[tuple[float, float]]:
    return [(x * SIDE, y * SIDE) for x, y in anchors().tolist()]


def suppress(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Weighted non-maximum suppression: boxes overlapping the best by > 0.3 are averaged.

    The weights are the scores; the merged box keeps the best score.
    """
    rest = sorted(candidates, key=lambda one: -one.score)
    merged = []
    while rest:
        best = rest[0]
        alike: list[Candidate] = [best]
        apart: list[Candidate] = []
        for one in rest[1:]:
            (alike if _overlap(best.row, one.row) > OVERLAP else apart).append(one)
        total = sum(one.score for one in alike)
        columns = zip(*(one.row for one in alike), strict=True)
        weights = [one.score / total for one in alike]
        row = tuple(sum(map(mul, column, weights)) for column in columns)
        merged.append(Candidate(row, best.score))
        rest = apart
    return merged


def _overlap(a: Sequence[float], b: Sequence[float]) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def _detection(face: Candidate, place: Letterbox) -> Detection:
    across = [(x - place.left) * place.scale for x in face.row[0::2]]
    down = [(y - place.top) * place.scale for y in face.row[1::2]]
    (left, right), (top, bottom) = across[:2], down[:2]
    points = tuple(zip(across[2:], down[2:], strict=True))
    return Detection(Box(left, top, right - left, bottom - top), points, face.score)
