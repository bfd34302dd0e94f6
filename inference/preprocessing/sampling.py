"""Bilinear sampling with half-pixel centres, clamped at the edge, box of taps when shrinking.

No library's resize is used, so that the browser's twin can agree to the last digits. The
formulae are in docs/face-pipeline.md.
"""

from functools import lru_cache
from math import ceil, cos, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.domain.geometry import Crop

Floats = NDArray[np.float32]
GREY_WEIGHTS: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)
MAX_TAPS_LETTERBOX: Final = 8
MAX_TAPS_CROP: Final = 4


def taps(scale: float, most: int) -> int:
    """Samples along one axis for an output pixel that spans `scale` source pixels."""
    return max(1, min(most, ceil(scale - 1e-9)))


@lru_cache(maxsize=32)
def axis_weights(source: int, target: int, scale: float) -> Floats:
    """(target, source) matrix whose row i averages the taps of output pixel i on one axis.

    Output pixel i spans source positions [i * scale, (i + 1) * scale).
    """
    count = taps(scale, MAX_TAPS_LETTERBOX)
    places = (np.arange(target)[:, None] + (np.arange(count) + 0.5) / count) * scale - 0.5
    places = np.clip(places, 0.0, source - 1)
    low = np.minimum(places.astype(np.int64), max(source - 2, 0))
    part = places - low
    weights = np.zeros((target, source))
    rows = np.repeat(np.arange(target), count)
    np.add.at(weights, (rows, low.ravel()), (1 - part.ravel()) / count)
    np.add.at(weights, (rows, np.minimum(low + 1, source - 1).ravel()), part.ravel() / count)
    return weights.astype(np.float32)


def shrink(frame: NDArray[np.uint8], width: int, height: int, scale: float) -> Floats:
    """(H, W, 3) uint8 to (height, width, 3) float32 0..255, `scale` source pixels a pixel."""
    rows, columns = frame.shape[:2]
    down = axis_weights(rows, height, scale)
    across = axis_weights(columns, width, scale)
    flat = down @ frame.reshape(rows, columns * 3).astype(np.float32)
    return np.einsum("ws,hsc->hwc", across, flat.reshape(height, columns, 3), optimize=True)


def grey(pixels: Floats | NDArray[np.uint8]) -> Floats:
    """(..., 3) colours to (...) luma, unrounded float32."""
    return pixels[..., :3].astype(np.float32) @ GREY_WEIGHTS


def crop_grey(frame: NDArray[np.uint8], crop: Crop, size: int) -> Floats:
    """(size, size) float32 luma 0..255 of the turned square; outside, the edge goes on."""
    count = taps(crop.side / size, MAX_TAPS_CROP)
    line = (np.arange(size * count) + 0.5) / (size * count) - 0.5
    across, down = line[None, :] * crop.side, line[:, None] * crop.side
    c, s = cos(crop.angle), sin(crop.angle)
    x = crop.centre[0] + c * across - s * down - 0.5
    y = crop.centre[1] + s * across + c * down - 0.5
    values = _bilinear(frame, x, y)
    return values.reshape(size, count, size, count).mean(axis=(1, 3), dtype=np.float32)


def _bilinear(frame: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64]) -> Floats:
    """Luma at positions given in pixel indices, clamped to the frame."""
    rows, columns = frame.shape[:2]
    x, y = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
    left, top = int(x.min()), int(y.min())
    window = grey(frame[top : int(y.max()) + 2, left : int(x.max()) + 2])
    x, y = x - left, y - top
    x0 = np.minimum(x.astype(np.intp), max(window.shape[1] - 2, 0))
    y0 = np.minimum(y.astype(np.intp), max(window.shape[0] - 2, 0))
    fx, fy = (x - x0).astype(np.float32), (y - y0).astype(np.float32)
    x1, y1 = np.minimum(x0 + 1, window.shape[1] - 1), np.minimum(y0 + 1, window.shape[0] - 1)
    upper = window[y0, x0] * (1 - fx) + window[y0, x1] * fx
    lower = window[y1, x0] * (1 - fx) + window[y1, x1] * fx
    return upper * (1 - fy) + lower * fy
