"""How well each scale's answers hang together: coefficients with their intervals on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counselling.domain.charts.frame import NARROW
from counselling.domain.scene import (
    Cell,
    Chart,
    Circle,
    Group,
    Line,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
)
from counselling.domain.voice import ENGLISH, Voice

ROW = 40
SIDE = 0.3
HEAD = 22
MARKS = (0.6, 0.7, 0.8, 0.9)
LOWEST = 0.5  # where the axis begins, unless something lies below
Interval = tuple[float, float, float]  # value, low, high


@dataclass(frozen=True, slots=True)
class CoefficientRow:
    label: str
    n: int
    alpha: Interval
    omega: Interval | None


@dataclass(frozen=True, slots=True)
class _Axis:
    left: float
    right: float
    low: float

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), 1) - self.low) / (1 - self.low)
        return self.left + (self.right - self.left) * share


def coefficients_chart(
    title: str,
    description: str,
    rows: Sequence[CoefficientRow],
    width: float,
    voice: Voice = ENGLISH,
) -> Chart:
    """Alpha as a full dot, omega as an open one below it."""
    narrow = width < NARROW
    height = ROW + 16 if narrow else ROW
    lows = [interval[1] for row in rows for interval in (row.alpha, row.omega) if interval]
    low = min([LOWEST, *(int(value * 10) / 10 for value in lows)])
    axis = _Axis(0.0 if narrow else width * SIDE, width - 14, max(low, 0))
    bottom = HEAD + height * len(rows)
    shapes: list[Shape] = list(_marks(axis, bottom))
    shapes += [_row(row, HEAD + n * height, width, axis, voice) for n, row in enumerate(rows)]
    scene = Scene(width, bottom + 4, title, description, tuple(shapes))
    return Chart(scene, _table(rows, voice))


def _marks(axis: _Axis, bottom: float) -> Sequence[Shape]:
    found: list[Shape] = []
    for mark in (axis.low, *MARKS, 1.0):
        x = axis.at(mark)
        if mark == axis.low or mark > axis.low + 0.05:
            found.append(Line(x, HEAD - 6, x, bottom, "chart-grid", 0.75))
            found.append(Text(x, 10, f"{mark:.1f}", "tick", "middle"))
    return found


def _row(row: CoefficientRow, top: float, width: float, axis: _Axis, voice: Voice) -> Group:
    narrow = axis.left == 0
    first = top + (28 if narrow else 12)
    name = Text(0, top + 14 if narrow else top + 20, row.label, "value")
    shapes: list[Shape] = [name, *_dot(row.alpha, axis, first, full=True)]
    if row.omega is not None:
        shapes += _dot(row.omega, axis, first + 15, full=False)
    shapes.append(Rect(0, top, width, ROW + (16 if narrow else 0)))
    words = _words(row, voice)
    return Group(tuple(shapes), words, {"tip": words.replace("; ", "\n")})


def _dot(interval: Interval, axis: _Axis, y: float, *, full: bool) -> list[Shape]:
    value, low, high = interval
    fill = "chart-ink" if full else "card"
    return [
        Line(axis.at(low), y, axis.at(high), y, "chart-soft", 1.75),
        Circle(axis.at(value), y, 4.5, fill, "chart-ink", 2),
    ]


def _words(row: CoefficientRow, voice: Voice) -> str:
    words = f"{row.label}, n {row.n}; {voice.gettext('alpha')} {interval_words(row.alpha)}"
    if row.omega is None:
        return words
    return f"{words}; {voice.gettext('omega')} {interval_words(row.omega)}"


def interval_words(interval: Interval | None) -> str:
    """ "0.86 (0.84–0.88)", a dash where there is none."""
    if interval is None:
        return "–"
    value, low, high = interval
    return f"{value:.2f} ({low:.2f}–{high:.2f})"


def _table(rows: Sequence[CoefficientRow], voice: Voice) -> Table:
    columns = (
        voice.gettext("Scale"),
        voice.gettext("Sheets"),
        voice.gettext("Alpha"),
        voice.gettext("Omega"),
    )
    lines = tuple(
        (
            Cell(row.label),
            Cell(str(row.n), number=True),
            Cell(interval_words(row.alpha), number=True),
            Cell(interval_words(row.omega), number=True),
        )
        for row in rows
    )
    return Table(columns, lines)
