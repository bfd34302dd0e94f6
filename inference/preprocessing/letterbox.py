"""The detector's view of a frame: shrunk to fit a black square, and the way back."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.preprocessing.sampling import Floats, shrink

SIDE: Final = 128


@dataclass(frozen=True)
class Letterbox:
    """Frame pixels a square's pixel spans (`scale`), and black pixels at its left and top."""

    scale: float
    left: int
    top: int
    width: int
    height: int


def letterbox_of(width: int, height: int, side: int = SIDE) -> Letterbox:
    """Where a frame lies in the square: centred, its longer side filling it."""
    scale = max(width, height) / side
    inner_width = max(1, min(side, int(width / scale + 0.5)))
    inner_height = max(1, min(side, int(height / scale + 0.5)))
    left, top = (side - inner_width) // 2, (side - inner_height) // 2
    return Letterbox(scale, left, top, inner_width, inner_height)


def letterbox(frame: NDArray[np.uint8], box: Letterbox, side: int = SIDE) -> Floats:
    """(H, W, 3) uint8 to (1, side, side, 3) float32 in [-1, 1]; black is -1."""
    square = np.full((1, side, side, 3), -1.0, dtype=np.float32)
    inner = shrink(frame, box.width, box.height, box.scale)
    rows, columns = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
    view = np.multiply(inner, np.float32(1 / 127.5), out=square[0, rows, columns])
    view -= 1.0
    return square
