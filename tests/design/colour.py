"""Colour arithmetic for the tests: WCAG contrast, CIELAB, simulated colour blindness.

The simulation matrices are those of Machado, Oliveira and Fernandes (2009) at full severity, for
linear RGB.
"""

from __future__ import annotations

import math

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

SEEN_BY: dict[str, Matrix] = {
    "full colour vision": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)


def _apply(matrix: Matrix, value: Triple) -> Triple:
    rows = [sum(m * v for m, v in zip(row, value, strict=True)) for row in matrix]
    return rows[0], rows[1], rows[2]


def linear(colour: str) -> Triple:
    """``#rrggbb`` -> linear RGB, each 0 to 1."""

    def channel(at: int) -> float:
        share = int(colour[at : at + 2], 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    light, dark = sorted((_apply(_TO_XYZ, linear(c))[1] for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, sight: str = "full colour vision") -> Triple:
    """``#rrggbb`` as seen by ``sight`` -> CIELAB (D65): lightness 0 to 100, a, b."""
    red, green, blue = (
        min(1.0, max(0.0, share)) for share in _apply(SEEN_BY[sight], linear(colour))
    )
    white = _apply(_TO_XYZ, (1, 1, 1))
    parts = [v / w for v, w in zip(_apply(_TO_XYZ, (red, green, blue)), white, strict=True)]
    x, y, z = (
        math.cbrt(p) if p > (6 / 29) ** 3 else p / (3 * (6 / 29) ** 2) + 4 / 29 for p in parts
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, sight: str = "full colour vision") -> float:
    """CIE 1976 colour difference; about 2 is just noticeable side by side."""
    return math.dist(lab(one, sight), lab(other, sight))
