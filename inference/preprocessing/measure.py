"""Light, contrast and sharpness of a grey face crop."""

from dataclasses import dataclass

from inference.preprocessing.sampling import Floats


@dataclass(frozen=True)
class CropMeasures:
    """Mean and standard deviation of grey 0..255, and the variance of its Laplacian."""

    brightness: float
    contrast: float
    sharpness: float


def crop_measures(crop: Floats) -> CropMeasures:
    """Measure a (N, N) float32 grey crop, 0..255."""
    middle = crop[1:-1, 1:-1]
    edges = crop[:-2, 1:-1] + crop[2:, 1:-1] + crop[1:-1, :-2] + crop[1:-1, 2:] - 4 * middle
    return CropMeasures(float(crop.mean()), float(crop.std()), float(edges.var()))
