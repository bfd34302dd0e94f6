"""A video's probabilities over time as one drawing, SVG or PNG from the same marks."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Final
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from inference.domain.labels import EMOTIONS
from inference.domain.timeline import Point, VideoSummary, clock
from inference.overlay import COLOURS, INK, PAPER, SOFT, TRACK, font

WIDTH, HEIGHT = 1120, 460
LEFT, TOP, RIGHT, BOTTOM = 64, 62, 970, 400
STEPS: Final = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
MOST_TICKS: Final = 10
GAP: Final = "#f2f0ea"
FINER: Final = 2
"""The PNG is drawn so many times larger than the SVG's units."""

Where = tuple[float, float]


@dataclass(frozen=True)
class Band:
    """A filled upright rectangle."""

    start: Where
    end: Where
    colour: str


@dataclass(frozen=True)
class Line:
    """A line through points; a single one is a dot."""

    points: tuple[Where, ...]
    colour: str
    width: float


@dataclass(frozen=True)
class Text:
    """A line of text; anchor start, middle or end."""

    at: Where
    text: str
    colour: str
    size: int = 13
    anchor: str = "start"


Mark = Band | Line | Text


def plot_svg(summary: VideoSummary, title: str) -> bytes:
    """The drawing as SVG."""
    body = "\n".join(_svg(mark) for mark in _marks(summary, title))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="Noto Sans, sans-serif" role="img">'
    )
    paper = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    return f"{head}\n<title>{escape(title)}</title>\n{paper}\n{body}\n</svg>\n".encode()


def plot_png(summary: VideoSummary, title: str) -> bytes:
    """The drawing as PNG, twice as many pixels."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAPER)
    pen = ImageDraw.Draw(image)
    for mark in _marks(summary, title):
        _paint(pen, mark)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _marks(summary: VideoSummary, title: str) -> list[Mark]:
    span = max(summary.end_s, 1e-3)
    gaps = [_gap(a, b, span) for a, b in summary.no_face]
    note = "Largest face; grey: no face. An estimate of expression, no measure of feeling."
    return [
        Text((LEFT, 26), title, INK, 17),
        Text((LEFT, 46), note, SOFT),
        *gaps,
        *_axes(span),
        *_curves(summary.curve, span),
        *_names(summary.curve),
    ]


def _gap(start_s: float, end_s: float, span: float) -> Band:
    left, right = _x(start_s, span), _x(end_s, span)
    return Band((left, TOP), (max(right, left + 1), BOTTOM), GAP)


def _x(time_s: float, span: float) -> float:
    return LEFT + (RIGHT - LEFT) * min(time_s / span, 1.0)


def _y(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


def _axes(span: float) -> Iterable[Mark]:
    for percent in (0, 25, 50, 75, 100):
        y = _y(percent / 100)
        yield Line(((LEFT, y), (RIGHT, y)), TRACK, 1)
        yield Text((LEFT - 10, y + 4), f"{percent} %", SOFT, 12, "end")
    step = next((s for s in STEPS if span / s <= MOST_TICKS), STEPS[-1] * ceil(span / STEPS[-1]))
    for count in range(int(span / step) + 1):
        x = _x(count * step, span)
        yield Line(((x, BOTTOM), (x, BOTTOM + 6)), SOFT, 1)
        shown = clock(count * step)
        text = shown if step < 1 else shown.removesuffix(".0")
        yield Text((x, BOTTOM + 24), text, SOFT, 12, "middle")
    yield Line(((LEFT, BOTTOM), (RIGHT, BOTTOM)), SOFT, 1)


def _curves(curve: Sequence[Point], span: float) -> Iterable[Mark]:
    """One line an emotion, broken where there was nothing to use."""
    for usable, run in groupby(curve, key=lambda point: point.probabilities is not None):
        points = list(run)
        for index, label in enumerate(EMOTIONS if usable else ()):
            places = tuple(
                (_x(point.time_s, span), _y(point.probabilities[index]))
                for point in points
                if point.probabilities is not None
            )
            yield Line(places, COLOURS[label], 2)


def _names(curve: Sequence[Point]) -> Iterable[Mark]:
    """Beside the last values, in their order from the top, none upon another."""
    last = next((p.probabilities for p in reversed(curve) if p.probabilities), None)
    values = last or (0.0,) * len(EMOTIONS)
    order = sorted(range(len(EMOTIONS)), key=lambda index: -values[index])
    for place, index in enumerate(order):
        y = TOP + 12 + place * 24
        yield Line(((RIGHT + 18, y - 4), (RIGHT + 40, y - 4)), COLOURS[EMOTIONS[index]], 4)
        yield Text((RIGHT + 48, y), EMOTIONS[index].capitalize(), INK, 13)


def _svg(mark: Mark) -> str:
    if isinstance(mark, Band):
        (x, y), (right, bottom) = mark.start, mark.end
        size = f'width="{right - x:.1f}" height="{bottom - y:.1f}"'
        return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{mark.colour}"/>'
    if isinstance(mark, Text):
        x, y = mark.at
        look = f'fill="{mark.colour}" font-size="{mark.size}" text-anchor="{mark.anchor}"'
        return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(mark.text)}</text>'
    if len(mark.points) == 1:
        x, y = mark.points[0]
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.width + 0.5}" fill="{mark.colour}"/>'
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    look = f'stroke="{mark.colour}" stroke-width="{mark.width}" stroke-linejoin="round"'
    return f'<polyline points="{points}" fill="none" {look}/>'


def _paint(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    if isinstance(mark, Band):
        corners = (*_finer(mark.start), *_finer(mark.end))
        pen.rectangle(corners, fill=mark.colour)
    elif isinstance(mark, Text):
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[mark.anchor]
        face = font(mark.size * FINER)
        pen.text(_finer(mark.at), mark.text, fill=mark.colour, font=face, anchor=anchor)
    elif len(mark.points) == 1:
        pen.circle(_finer(mark.points[0]), (mark.width + 0.5) * FINER, fill=mark.colour)
    else:
        width = round(mark.width * FINER)
        pen.line([_finer(at) for at in mark.points], mark.colour, width, joint="curve")


def _finer(at: Where) -> Where:
    return (at[0] * FINER, at[1] * FINER)
