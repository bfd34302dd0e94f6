"""Light, contrast, sharpness and cover of a grey face crop."""

from dataclasses import dataclass
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
    still = _mean_at(change, WHOLE) + STILL
    covers = [_cover(_mean_at(change, place) / still / usual) for place, usual in USUAL]
    brightness, contrast = _moments(crop)
    sharpness = _moments(edges)[1]
    return CropMeasures(brightness, sqrt(contrast), sharpness, max(covers), covers[-1])


def _cover(share: float) -> float:
    return 1.0 - min(share, 1.0)


def _mean_at(values: Floats, place: Place) -> float:
    """Mean within a place; its edges are rounded to pixels."""
    top, bottom, left, right = (int(edge * len(values) / PARTS + 0.5) for edge in place)
    part = values[top:bottom, left:right]
    return float(np.add.reduce(part, axis=None)) / max(1, part.size)


def _moments(values: Floats) -> tuple[float, float]:
    """Mean and variance."""
    flat = values.ravel()
    mean = float(np.add.reduce(flat)) / flat.size
    centred = flat - np.float32(mean)
    return mean, float(centred @ centred) / flat.size
