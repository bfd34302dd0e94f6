"""Degrees of one colour, hatching for what is not shown, and the key that explains both."""

from __future__ import annotations

from collections.abc import Sequence

from counselling.domain.scene import Line, Rect, Shape, Text, text_width

INK = "accent"
DEGREES = (0.06, 0.2, 0.34, 0.48, 1)  # of the colour; words on them stay legible in both themes
LIGHT_ON = 0.6  # from here on words are set in the card's colour
KEY_SIZE = 10.5
KEY_ROW = 18
SWATCH = 12


def degrees(count: int, *, falling: bool = False) -> list[float]:
    """``count`` degrees from faint to full, or from full to faint."""
    if count == 1:
        return [DEGREES[2]]
    last = len(DEGREES) - 1
    places = [round(n * last / (count - 1)) if count <= len(DEGREES) else 0 for n in range(count)]
    found = [DEGREES[place] for place in places]
    if count > len(DEGREES):  # more bands than degrees: even steps
        found = [DEGREES[0] + (1 - DEGREES[0]) * n / (count - 1) for n in range(count)]
    return found[::-1] if falling else found


def shaded(x: float, y: float, width: float, height: float, degree: float) -> Rect:
    """An area in that degree, with an outline that tells even the faintest from the card."""
    return Rect(x, y, width, height, INK if degree else "", INK, 0.75, opacity=degree or 1)


def on_shade(degree: float) -> str:
    """The colour of words on that degree."""
    return "card" if degree > LIGHT_ON else "chart-ink"


def hatched(x: float, y: float, width: float, height: float, gap: float = 6) -> list[Shape]:
    """Slanting strokes inside an outline."""
    shapes: list[Shape] = [Rect(x, y, width, height, "", "chart-raw", 0.75)]
    start = gap
    while start < width + height:
        # the stroke x + y = start, cut at the edges
        right, top = (start, 0.0) if start <= width else (width, start - width)
        left, bottom = (0.0, start) if start <= height else (start - height, height)
        shapes.append(Line(x + left, y + bottom, x + right, y + top, "chart-raw", 0.75))
        start += gap
    return shapes


def key(
    entries: Sequence[tuple[str, float | None]], width: float, top: float = 0
) -> tuple[list[Shape], float]:
    """A swatch and a word each, over as many lines as it takes; None is hatched. With the height
    that it takes.
    """
    shapes: list[Shape] = []
    x, y = 0.0, top
    for word, degree in entries:
        room = SWATCH + 6 + text_width(word, KEY_SIZE) + 14
        if x and x + room > width:
            x, y = 0.0, y + KEY_ROW
        if degree is None:
            shapes += hatched(x + 0.5, y + 2, SWATCH, SWATCH, 4)
        else:
            shapes.append(shaded(x + 0.5, y + 2, SWATCH, SWATCH, degree))
        shapes.append(Text(x + SWATCH + 6, y + 12, word, "soft", size=KEY_SIZE))
        x += room
    return shapes, y - top + KEY_ROW + 6
