"""Light, contrast, sharpness and cover of a grey face crop."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np

from inference.preprocessing.sampling import Floats

PARTS: Final = 48
"""The places below count in so many parts of the crop's side: first, behind the last."""
WHOLE: Final = (4, 44, 4, 44)
RIGHT_EYE: Final = (15, 22, 10, 20)
LEFT_EYE: Final = (15, 22, 28, 38)
MOUTH: Final = (33, 42, 16, 32)
"""Rows, then columns, around where eyes and mouth of FER2013 training faces lie (medians)."""
USUAL: Final = ((RIGHT_EYE, 1.2), (LEFT_EYE, 1.2), (MOUTH, 1.1))
"""How much more than the whole crop each place changes from pixel to pixel: median, same faces."""
STILL: Final = 1.0
"""Grey levels of change added below the line, so that a flat crop is divided by something."""

Place = tuple[int, int, int, int]


@dataclass(frozen=True)
class CropMeasures:
    """Mean and standard deviation of grey 0..255, the variance of its Laplacian, cover guesses.

    occlusion: 0 where eyes and mouth change as much from pixel to pixel as they usually do, 1
    where one of them is flat; mouth_occlusion: the mouth alone.
    """

    brightness: float
    contrast: float
    sharpness: float
    occlusion: float
    mouth_occlusion: float


def crop_measures(crop: Floats) -> CropMeasures:
    """Measure a (N, N) float32 grey crop, 0..255."""
    above, below, left, right = crop[:-2, 1:-1], crop[2:, 1:-1], crop[1:-1, :-2], crop[1:-1, 2:]
    edges = crop[1:-1, 1:-1] * np.float32(-4)
    for beside in (above, below, left, right):
        edges += beside
    change = np.zeros_like(crop)
    inner = np.abs(right - left, out=change[1:-1, 1:-1])
    inner += np.abs(below - above)
    inner *= np.float32(0.5)
    whole, *places = (change.ravel() @ _place_weights(len(crop))).tolist()
    covers = [
        1.0 - min(1.0, mean / (whole + STILL) / usual)
        for mean, (_, usual) in zip(places, USUAL, strict=True)
    ]
    brightness, contrast = _moments(crop)
    sharpness = _moments(edges)[1]
    return CropMeasures(brightness, sqrt(contrast), sharpness, max(covers), covers[-1])


@lru_cache
def _place_weights(size: int) -> Floats:
    """(size * size, 4): what takes the mean of the whole and of each place, edges rounded."""
    weights = np.zeros((size, size, 4), np.float32)
    for index, place in enumerate((WHOLE, *(place for place, _ in USUAL))):
        top, bottom, left, right = (int(edge * size / PARTS + 0.5) for edge in place)
        weights[top:bottom, left:right, index] = 1 / max(1, (bottom - top) * (right - left))
    return weights.reshape(-1, 4)


def _moments(values: Floats) -> tuple[float, float]:
    """Mean and variance."""
    flat = values.ravel()
    mean = float(np.add.reduce(flat)) / flat.size
    centred = flat - np.float32(mean)
    return mean, float(centred @ centred) / flat.size
