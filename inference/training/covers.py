"""Faces with something before them: masks, sunglasses, hands, bars; made, not photographed.

On 48 x 48 faces whose eyes lie at (0.31, 0.38) and (0.69, 0.38) and whose mouth lies at
(0.50, 0.77) of the side: the medians over FER2013 training faces as BlazeFace sees them.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Face = NDArray[np.uint8]
Floats = NDArray[np.float64]
SIDE: Final = 48
FINE: Final = 4
"""Shapes are drawn so many times larger, so that their edges are soft."""
EYES: Final = (0.31, 0.69)
EYE_LINE, MOUTH_LINE = 0.38, 0.77


class Brush:
    """A shape on the face in shares of its side, as (48, 48) opacity 0..1."""

    def __init__(self) -> None:
        self._image = Image.new("L", (SIDE * FINE, SIDE * FINE))
        self._pen = ImageDraw.Draw(self._image)

    def polygon(self, *points: tuple[float, float]) -> "Brush":
        """Fill between points."""
        scale = SIDE * FINE
        self._pen.polygon([(x * scale, y * scale) for x, y in points], fill=255)
        return self

    def box(self, x: float, y: float, half_width: float, half_height: float) -> "Brush":
        """Fill a rectangle around its middle."""
        left, right, top, bottom = x - half_width, x + half_width, y - half_height, y + half_height
        return self.polygon((left, top), (right, top), (right, bottom), (left, bottom))

    def oval(self, x: float, y: float, half_width: float, half_height: float) -> "Brush":
        """Fill an ellipse around its middle."""
        scale = SIDE * FINE
        edges = (x - half_width, y - half_height, x + half_width, y + half_height)
        self._pen.ellipse([edge * scale for edge in edges], fill=255)
        return self

    def opacity(self) -> Floats:
        """The shape, softened to the face's pixels."""
        return np.asarray(self._image.resize((SIDE, SIDE), Image.Resampling.BOX)) / 255.0


def _mask(rng: np.random.Generator) -> Brush:
    top = 0.57 + rng.uniform(-0.04, 0.04)
    return Brush().polygon(
        (0.10, top + 0.04), (0.35, top - 0.02), (0.50, top - 0.05), (0.65, top - 0.02),
        (0.90, top + 0.04), (0.84, 0.86), (0.66, 1.02), (0.34, 1.02), (0.16, 0.86),
    )  # fmt: skip


def _sunglasses(rng: np.random.Generator) -> Brush:
    width, height = rng.uniform(0.13, 0.18), rng.uniform(0.08, 0.13)
    brush = Brush().box(0.5, EYE_LINE - height * 0.4, 0.12, height * 0.2)
    for x in EYES:
        brush.oval(x, EYE_LINE, width, height)
    return brush


def _eye_bar(rng: np.random.Generator) -> Brush:
    return Brush().box(0.5, EYE_LINE, 0.5, rng.uniform(0.08, 0.14))


def _one_eye(rng: np.random.Generator) -> Brush:
    width, height = rng.uniform(0.13, 0.2), rng.uniform(0.1, 0.16)
    return Brush().box(rng.choice(EYES), EYE_LINE, width, height)


def _mouth_bar(rng: np.random.Generator) -> Brush:
    return Brush().box(0.5, MOUTH_LINE, rng.uniform(0.2, 0.35), rng.uniform(0.09, 0.16))


def _hand(rng: np.random.Generator) -> Brush:
    x, y = 0.5 + rng.uniform(-0.08, 0.08), MOUTH_LINE + rng.uniform(-0.04, 0.04)
    return Brush().oval(x, y, rng.uniform(0.25, 0.4), rng.uniform(0.13, 0.2))


def _half(rng: np.random.Generator) -> Brush:
    return Brush().box(rng.choice((0.25, 0.75)), 0.5, 0.25, 0.5)


def _cheek(rng: np.random.Generator) -> Brush:
    return Brush().box(rng.choice((0.2, 0.8)), 0.6, 0.12, 0.08)


SKIN: Final = -1.0
COVERS: Final[dict[str, tuple[Callable[[np.random.Generator], Brush], float, float]]] = {
    "light mask": (_mask, 150, 235),
    "dark mask": (_mask, 10, 70),
    "sunglasses": (_sunglasses, 5, 60),
    "bar over the eyes": (_eye_bar, 0, 255),
    "one eye": (_one_eye, 0, 255),
    "bar over the mouth": (_mouth_bar, 0, 255),
    "hand over the mouth": (_hand, SKIN, SKIN),
    "half the face": (_half, 0, 255),
    "a cheek (no harm)": (_cheek, 0, 255),
}
"""Name to shape and range of grey; SKIN: the face's own median grey."""


def covered(face: Face, kind: str, rng: np.random.Generator) -> Face:
    """The face behind one of COVERS, which has folds and shades of its own."""
    shape, low, high = COVERS[kind]
    opacity = shape(rng).opacity()
    level = float(np.median(face[8:40, 8:40])) if low == SKIN else rng.uniform(low, high)
    slope = np.linspace(0.0, rng.uniform(-25, 25), SIDE)[:, None]
    folds = Image.fromarray(rng.normal(0, 9, (6, 6)).astype(np.float32))
    shades = np.asarray(folds.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    mixed: Any = face * (1 - opacity) + np.clip(level + slope + shades, 0, 255) * opacity
    behind: Face = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return behind
