"""Light, contrast and sharpness of a grey face crop."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from inference.preprocessing.sampling import Floats


@dataclass(frozen=True)
class CropMeasures:
    """Mean and standard deviation of grey 0..255, and the variance of its Laplacian."""

    brightness: float
    contrast: float
    sharpness: float


def crop_measures(crop: Floats) -> CropMeasures:
    """Measure a (N, N) float32 grey crop, 0..255."""
    edges = crop[1:-1, 1:-1] * np.float32(-4)
    for beside in (crop[:-2, 1:-1], crop[2:, 1:-1], crop[1:-1, :-2], crop[1:-1, 2:]):
        edges += beside
    brightness, contrast = _moments(crop)
    return CropMeasures(brightness, sqrt(contrast), _moments(edges)[1])


def _moments(values: Floats) -> tuple[float, float]:
    """Mean and variance."""
    flat = values.ravel()
    mean = float(np.add.reduce(flat)) / flat.size
    centred = flat - np.float32(mean)
    return mean, float(centred @ centred) / flat.size
