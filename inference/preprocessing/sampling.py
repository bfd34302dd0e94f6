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
Doubles = NDArray[np.float64]
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


@lru_cache(maxsize=32)
def axis_bands(source: int, target: int, scale: float) -> tuple[NDArray[np.intp], Floats]:
    """The same weights without their zeros: source rows and their weights, both (target, L)."""
    weights = axis_weights(source, target, scale)
    first = (weights > 0).argmax(axis=1)
    last = source - 1 - (weights[:, ::-1] > 0).argmax(axis=1)
    rows = first[:, None] + np.arange(int((last - first).max()) + 1)
    inside = np.minimum(rows, source - 1)
    values = np.take_along_axis(weights, inside, axis=1) * (rows < source)
    return inside.astype(np.intp), values.astype(np.float32)


def shrink(frame: NDArray[np.uint8], width: int, height: int, scale: float) -> Floats:
    """(H, W, 3) uint8 to (height, width, 3) float32 0..255, `scale` source pixels a pixel."""
    rows, columns = frame.shape[:2]
    lines = frame.reshape(rows, columns * 3)
    places, weights = axis_bands(rows, height, scale)
    flat = np.zeros((height, columns * 3), np.float32)
    for place, weight in zip(places.T, weights.T, strict=True):
        flat += lines[place] * weight[:, None]
    across = axis_weights(columns, width, scale)
    small: Floats = np.matmul(across, flat.reshape(height, columns, 3))
    return small


def grey(pixels: Floats | NDArray[np.uint8]) -> Floats:
    """(..., 3) colours to (...) luma, unrounded float32."""
    luma: Floats = pixels[..., :3].astype(np.float32) @ GREY_WEIGHTS
    return luma


def crop_grey(frame: NDArray[np.uint8], crop: Crop, size: int) -> Floats:
    """(size, size) float32 luma 0..255 of the turned square; outside, the edge goes on."""
    return _crop(frame, crop, size, as_grey=True)[..., 0]


def crop_colour(frame: NDArray[np.uint8], crop: Crop, size: int) -> Floats:
    """(size, size, 3) float32 RGB 0..255 of the turned square."""
    return _crop(frame, crop, size, as_grey=False)


def _crop(frame: NDArray[np.uint8], crop: Crop, size: int, *, as_grey: bool) -> Floats:
    count = taps(crop.side / size, MAX_TAPS_CROP)
    line = (np.arange(size * count) + 0.5) / (size * count) - 0.5
    across, down = line[None, :] * crop.side, line[:, None] * crop.side
    c, s = cos(crop.angle), sin(crop.angle)
    x: Doubles = np.clip(crop.centre[0] + c * across - s * down - 0.5, 0, frame.shape[1] - 1)
    y: Doubles = np.clip(crop.centre[1] + s * across + c * down - 0.5, 0, frame.shape[0] - 1)
    left, top = int(x.min()), int(y.min())
    window = frame[top : int(y.max()) + 2, left : int(x.max()) + 2]
    values = grey(window)[..., None] if as_grey else window.astype(np.float32)
    read = _bilinear(values, x - left, y - top).reshape(size, count, size, count, -1)
    mean: Floats = read.mean(axis=(1, 3), dtype=np.float32)
    return mean


def _bilinear(values: Floats, x: Doubles, y: Doubles) -> Floats:
    """Values (H, W, C) at positions given in pixel indices, which lie inside."""
    rows, columns, channels = values.shape
    x0 = np.minimum(x.astype(np.intp), max(columns - 2, 0))
    y0 = np.minimum(y.astype(np.intp), max(rows - 2, 0))
    fx, fy = (x - x0).astype(np.float32)[..., None], (y - y0).astype(np.float32)[..., None]
    right, down = int(columns > 1), columns if rows > 1 else 0
    flat, corner = values.reshape(-1, channels), y0 * columns + x0
    upper = _between(flat.take(corner, axis=0), flat.take(corner + right, axis=0), fx)
    corner += down
    lower = _between(flat.take(corner, axis=0), flat.take(corner + right, axis=0), fx)
    return _between(upper, lower, fy)


def _between(low: Floats, high: Floats, part: Floats) -> Floats:
    """low + part * (high - low), in place of `high`."""
    high -= low
    high *= part
    high += low
    return high
