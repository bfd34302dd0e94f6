"""Where the people of a campus lie on a scale: the middle half, the median, the outer tenths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counselling.domain.charts.frame import NARROW
from counselling.domain.charts.shading import shaded
from counselling.domain.scene import Cell, Chart, Group, Line, Rect, Scene, Shape, Table, Text
from counselling.domain.voice import ENGLISH, Voice

ROW = 52
SIDE = 0.3


@dataclass(frozen=True, slots=True)
class PercentileRow:
    """``points``: percent to (value, low, high), whose interval is that of the percentile."""

    label: str
    n: int
    low: float
    high: float
    points: Mapping[int, tuple[float, float, float]]


def percentiles_chart(
    title: str,
    description: str,
    rows: Sequence[PercentileRow],
    width: float,
    voice: Voice = ENGLISH,
) -> Chart:
    """A scale a row, from its lowest to its highest score; every row needs 25, 50 and 75."""
    narrow = width < NARROW
    height = ROW + 16 if narrow else ROW
    shapes: list[Shape] = [
        _row(row, number * height, width, voice) for number, row in enumerate(rows)
    ]
    scene = Scene(width, height * len(rows), title, description, tuple(shapes))
    return Chart(scene, _table(rows, voice))


def _row(row: PercentileRow, top: float, width: float, voice: Voice) -> Group:
    narrow = width < NARROW
    left, right = (0.0 if narrow else width * SIDE), width - 8
    middle = top + (40 if narrow else 26)

    def at(value: float) -> float:
        return left + (right - left) * (value - row.low) / (row.high - row.low)

    percents = sorted(row.points)
    ends = at(row.points[percents[0]][0]), at(row.points[percents[-1]][0])
    quarter, half, three = (row.points[p] for p in (25, 50, 75))
    name = Text(0, top + 14 if narrow else middle + 4, row.label, "value")
    shapes: tuple[Shape, ...] = (
        name,
        Line(left, middle + 12, right, middle + 12, "chart-grid", 1),
        Text(left, middle + 24, f"{row.low:g}", "tick", size=9.5),
        Text(right, middle + 24, f"{row.high:g}", "tick", "end", 9.5),
        Line(ends[0], middle, ends[1], middle, "chart-soft", 1.5),
        shaded(at(quarter[0]), middle - 7, max(at(three[0]) - at(quarter[0]), 2), 14, 0.34),
        Line(at(half[0]), middle - 10, at(half[0]), middle + 10, "chart-ink", 2.5),
        Text(at(half[0]), middle - 14, f"{half[0]:g}", "label", "middle"),
        Line(at(half[1]), middle + 12, at(half[2]), middle + 12, "chart-ink", 3),
        Rect(0, top, width, ROW + (16 if narrow else 0)),
    )
    words = _words(row, voice)
    return Group(shapes, words, {"tip": words.replace("; ", "\n")})


def _words(row: PercentileRow, voice: Voice) -> str:
    quarter, half, three = (f"{row.points[p][0]:g}" for p in (25, 50, 75))
    values = {"label": row.label, "n": row.n, "half": half, "quarter": quarter, "three": three}
    words = voice.gettext(
        "%(label)s, n %(n)s; half score %(half)s or less; the middle half %(quarter)s to %(three)s"
    )
    return words % values


def _table(rows: Sequence[PercentileRow], voice: Voice) -> Table:
    """A line a percentile, a column a scale."""
    percents = sorted({percent for row in rows for percent in row.points})
    people = (Cell(voice.gettext("People")), *(Cell(str(row.n), number=True) for row in rows))
    lines = [
        (
            Cell(voice.gettext("%(percent)s %% score at most") % {"percent": percent}),
            *(Cell(_interval(row.points.get(percent)), number=True) for row in rows),
        )
        for percent in percents
    ]
    return Table((voice.gettext("Share"), *(row.label for row in rows)), (people, *lines))


def _interval(point: tuple[float, float, float] | None) -> str:
    if point is None:
        return "–"
    value, low, high = point
    return f"{value:g} ({low:g}–{high:g})"
