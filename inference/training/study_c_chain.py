"""Study C's preprocessing chain on grey faces, each step switchable.

Qiu et al. name the steps, not their numbers: light compensation, greying, Gaussian smoothing,
histogram equalisation, contrast enhancement. FER2013 is grey already, so greying is the loader's.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REFERENCE: Final = 128.0
KERNEL: Final = np.array([1.0, 2.0, 1.0]) / 4
LOW_SHARE, HIGH_SHARE = 0.02, 0.98


def light_compensate(face: Floats) -> Floats:
    """Scale to a mean of 128: the grey form of the reference-white method."""
    lit: Floats = np.clip(face * (REFERENCE / max(face.mean(), 1.0)), 0.0, 255.0)
    return lit


def smooth(face: Floats) -> Floats:
    """Gaussian of 3x3 (binomial 1-2-1), the edge repeated."""
    rows, columns = face.shape
    wide = np.pad(face, 1, mode="edge")
    across = sum(KERNEL[k] * wide[:, k : k + columns] for k in range(3))
    down: Floats = sum(KERNEL[k] * across[k : k + rows] for k in range(3))
    return down


def equalise(face: Floats) -> Floats:
    """Histogram equalisation over 256 levels; a face of one level stays as it is."""
    levels = np.clip(np.rint(face), 0, 255).astype(np.int64)
    below = np.cumsum(np.bincount(levels.ravel(), minlength=256))
    first = int(below[levels.min()])
    if first == face.size:
        return face
    shares = (below - first) / (face.size - first)
    spread: Floats = np.clip(shares * 255.0, 0.0, 255.0)[levels]
    return spread


def contrast_enhance(face: Floats) -> Floats:
    """Stretch so that 2 % of the pixels are black and 2 % white."""
    low, high = np.quantile(face, [LOW_SHARE, HIGH_SHARE])
    if high - low < 1.0:
        return face
    wide: Floats = np.clip((face - low) * (255.0 / (high - low)), 0.0, 255.0)
    return wide


CHAIN: Final[dict[str, Callable[[Floats], Floats]]] = {
    "light": light_compensate,
    "gaussian": smooth,
    "equalise": equalise,
    "contrast": contrast_enhance,
}
"""Steps by name, in the study's order."""
STEPS: Final = tuple(CHAIN)


def chain(face: NDArray[np.uint8], steps: Sequence[str] = STEPS) -> NDArray[np.uint8]:
    """One (H, W) uint8 face through the named steps, in the study's order whatever theirs.

    Raises KeyError for a step that is not in CHAIN.
    """
    if unknown := set(steps) - set(CHAIN):
        raise KeyError(sorted(unknown)[0])
    pixels: Floats = face.astype(np.float64)
    for name, step in CHAIN.items():
        if name in steps:
            pixels = step(pixels)
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
