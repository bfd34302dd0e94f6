"""Bilinear sampling with half-pixel centres, clamped at the edge, box of taps when shrinking.

No library's resize is used, so that the browser's twin can agree to the last digits. The
formulae are in docs/face-pipeline.md.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, floor, sin
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.domain.geometry import Crop

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
GREY_WEIGHTS: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)
MAX_TAPS_LETTERBOX: Final = 16
MAX_TAPS_CROP: Final = 3


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
    block = int(scale)
    if block <= MAX_TAPS_LETTERBOX and (rows, columns) == (height * block, width * block):
        return _block_means(frame, width, height, block)
    lines = _banded(frame.reshape(rows, -1), *axis_bands(rows, height, scale))
    turned = lines.reshape(height, columns, 3).swapaxes(0, 1).reshape(columns, -1)
    small = _banded(turned, *axis_bands(columns, width, scale))
    return small.reshape(width, height, 3).swapaxes(0, 1)


def _banded(lines: NDArray[Any], places: NDArray[np.intp], weights: Floats) -> Floats:
    """(source, N) to (target, N): row i is the weighted sum of its band of lines."""
    mixed = np.zeros((len(places), lines.shape[1]), np.float32)
    for place, weight in zip(places.T, weights.T, strict=True):
        mixed += lines[place] * weight[:, None]
    return mixed


def _block_means(frame: NDArray[np.uint8], width: int, height: int, block: int) -> Floats:
    """Where a whole number of pixels falls on each, all taps are pixel centres: a plain mean.

    Integer sums down the columns are exact and several times faster than weights.
    """
    lines = frame.reshape(height, block, -1)
    down = lines[:, 0].astype(np.uint16)
    for line in range(1, block):
        down += lines[:, line]
    across = down.astype(np.float32).reshape(height * width, block * 3)
    means: Floats = across @ _block_weights(block)
    return means.reshape(height, width, 3)


@lru_cache(maxsize=MAX_TAPS_LETTERBOX)
def _block_weights(block: int) -> Floats:
    """(block * 3, 3): sums `block` interleaved RGB pixels and divides by the block's area."""
    return np.tile(np.eye(3, dtype=np.float32) / np.float32(block * block), (block, 1))


def grey(pixels: Floats | NDArray[np.uint8]) -> Floats:
    """(..., 3) colours to (...) luma, unrounded float32."""
    luma: Floats = pixels.astype(np.float32).reshape(-1, 3) @ GREY_WEIGHTS
    return luma.reshape(pixels.shape[:-1])


def crop_grey(frame: NDArray[np.uint8], crop: Crop, size: int) -> Floats:
    """(size, size) float32 luma 0..255 of the turned square; outside, the edge goes on."""
    return _means(frame, crop, size, GREY_WEIGHTS[:, None])[0]


def crop_colour(frame: NDArray[np.uint8], crop: Crop, size: int) -> Floats:
    """(size, size, 3) float32 RGB 0..255 of the turned square."""
    return np.stack(_means(frame, crop, size, np.eye(3, dtype=np.float32)), axis=-1)


def _means(frame: NDArray[np.uint8], crop: Crop, size: int, mixes: Floats) -> list[Floats]:
    """(size, size) readings of each mix of the colours, given as the columns of (3, M)."""
    taken = _taps_of(frame.shape, crop, size)
    window = frame[taken.rows, taken.columns].astype(np.float32)
    width, pixels = window.shape[1], window.reshape(-1, 3)
    return [_tap_means(taken.read(_plane(pixels @ mix, width), width), size) for mix in mixes.T]


def _plane(values: Floats, width: int) -> Floats:
    """Pixels row after row, with zeros behind for the row and pixel beyond the last."""
    return np.concatenate([values, np.zeros(width + 1, np.float32)])


@dataclass(frozen=True)
class _Taps:
    """Bilinear readings of one crop, all of them within one window of the frame.

    corner: index of each tap's upper left pixel in the flattened window. right, down: weight of
    the pixel beside and below it, 0..1. All three (size * count, size * count).
    """

    rows: slice
    columns: slice
    corner: NDArray[np.intp]
    right: Floats
    down: Floats

    def read(self, plane: Floats, width: int) -> Floats:
        """A reading for each tap from a padded plane of rows of `width` pixels."""
        # At the last row and column the weight of what would lie beyond is 0.
        upper = _between(plane, plane[1:], self.corner, self.right)
        lower = _between(plane[width:], plane[width + 1 :], self.corner, self.right)
        lower -= upper
        lower *= self.down
        lower += upper
        return lower


def _taps_of(shape: tuple[int, ...], crop: Crop, size: int) -> _Taps:
    count = taps(crop.side / size, MAX_TAPS_CROP)
    line = _line(size * count) * crop.side
    c, s = cos(crop.angle), sin(crop.angle)
    columns, x = _axis(crop.centre[0], c * line, -s * line, shape[1])
    rows, y = _axis(crop.centre[1], s * line, c * line, shape[0])
    left, top = np.trunc(x), np.trunc(y)
    x -= left
    y -= top
    top *= np.float32(columns.stop - columns.start)
    top += left
    return _Taps(rows, columns, top.astype(np.intp), x, y)


@lru_cache(maxsize=8)
def _line(count: int) -> Doubles:
    """Middles of so many equal parts of a side, from its middle, in sides."""
    return (np.arange(count) + 0.5) / count - 0.5


def _axis(centre: float, along: Doubles, down: Doubles, limit: int) -> tuple[slice, Floats]:
    """Pixels of one axis a crop touches, and the taps' positions within them.

    `along` and `down` are the steps from the centre for columns and rows of taps.
    """
    middle, reach = centre - 0.5, abs(float(along[0])) + abs(float(down[0]))
    first = min(max(floor(middle - reach) - 1, 0), limit - 1)
    last = min(max(floor(middle + reach) + 3, first + 1), limit)
    # Small numbers, so that float32 keeps five digits behind the point.
    places = (along + (middle - first)).astype(np.float32) + down.astype(np.float32)[:, None]
    if middle - reach < 0 or middle + reach > limit - 1:
        np.clip(places, 0, limit - 1 - first, out=places)
    return slice(first, last), places


def _between(low: Floats, high: Floats, at: NDArray[np.intp], part: Floats) -> Floats:
    """Readings of two planes at the same indices, mixed: low + part * (high - low)."""
    # All indices lie within; "wrap" is the fastest of the modes that do not check them twice.
    near, far = low.take(at, mode="wrap"), high.take(at, mode="wrap")
    far -= near
    far *= part
    far += near
    return far


def _tap_means(readings: Floats, size: int) -> Floats:
    """(size * count, size * count) to (size, size): rows first, then every count-th column."""
    count = len(readings) // size
    lines = readings.reshape(size, count, -1).sum(axis=1).reshape(size, size, count)
    total: Floats = sum((lines[..., tap] for tap in range(1, count)), start=lines[..., 0])
    return total * np.float32(1 / (count * count))
