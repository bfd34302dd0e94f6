"""BlazeFace short range on LiteRT, decoded in numpy.

Bazarevsky et al. 2019, "BlazeFace: sub-millisecond neural face detection on mobile GPUs"
(arXiv:1907.05047). (1, 128, 128, 3) in [-1, 1] to (1, 896, 16) boxes and points and (1, 896, 1)
scores. Anchors: a 16x16 grid with 2 and an 8x8 grid with 6, all of size 1.
"""

from functools import lru_cache
from typing import Final

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


class BlazeFaceDetector:
    """FaceDetector on the model file inside the installed mediapipe package."""

    def __init__(self) -> None:
        self._model = LiteRTModel(mediapipe_file(DETECTOR_FILE))

    def detect(self, frame: Frame) -> tuple[Detection, ...]:
        """Faces, best score first; see FaceDetector."""
        place = letterbox_of(frame.shape[1], frame.shape[0])
        raw, logits = self._model.run(letterbox(frame, place))
        rows, scores = decode(raw[0], logits[0, :, 0])
        return tuple(_detection(row, score, place) for row, score in suppress(rows, scores))


def decode(raw: NDArray[np.float32], logits: NDArray[np.float32]) -> tuple[Doubles, Doubles]:
    """Rows (K, 16) of left, top, right, bottom and six points, in square pixels, and scores."""
    keep = np.flatnonzero(logits >= SURELY_BELOW)
    clipped = np.minimum(logits[keep].astype(np.float64), LOGIT_LIMIT)
    scores = 1.0 / (1.0 + np.exp(-clipped))
    sure = scores >= MIN_SCORE
    keep, scores = keep[sure], scores[sure]
    rows = raw[keep].astype(np.float64)
    half = rows[:, 2:4] / 2
    rows[:, 2:4] = rows[:, 0:2]
    rows += _anchor_rows()[keep]
    rows[:, 0:2] -= half
    rows[:, 2:4] += half
    return rows, scores


@lru_cache
def _anchor_rows() -> Doubles:
    """(896, 16) anchor centres in square pixels, once for each point of a row."""
    return np.tile(anchors() * SIDE, 8)


def suppress(rows: Doubles, scores: Doubles) -> list[tuple[Doubles, float]]:
    """Weighted non-maximum suppression: boxes overlapping the best by > 0.3 are averaged.

    The weights are the scores; the merged box keeps the best score.
    """
    order = np.argsort(-scores, kind="stable")
    merged = []
    while len(order):
        best = order[0]
        alike = _overlaps(rows[best], rows[order]) > OVERLAP
        alike[0] = True
        group = order[alike]
        weights = scores[group]
        merged.append((weights @ rows[group] / weights.sum(), float(scores[best])))
        order = order[~alike]
    return merged


def _overlaps(one: Doubles, many: Doubles) -> Doubles:
    left, top, right, bottom = one[:4].tolist()
    lefts, tops, rights, bottoms = many[:, :4].T
    across = np.minimum(rights, right) - np.maximum(lefts, left)
    down = np.minimum(bottoms, bottom) - np.maximum(tops, top)
    shared = np.maximum(across, 0.0) * np.maximum(down, 0.0)
    area = (right - left) * (bottom - top) + (rights - lefts) * (bottoms - tops) - shared
    overlap: Doubles = np.divide(shared, area, out=np.zeros_like(shared), where=area > 0)
    return overlap


def _detection(row: Doubles, score: float, place: Letterbox) -> Detection:
    across = [(float(x) - place.left) * place.scale for x in row[0::2]]
    down = [(float(y) - place.top) * place.scale for y in row[1::2]]
    (left, right), (top, bottom) = across[:2], down[:2]
    points = tuple(zip(across[2:], down[2:], strict=True))
    return Detection(Box(left, top, right - left, bottom - top), points, score)
