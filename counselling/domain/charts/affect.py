"""Negative and positive affect: day means with gaps, smoothed line, own upper limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from counselling.domain.charts.frame import Frame, Panel
from counselling.domain.rows import Control, Timeline
from counselling.domain.scale import ValueScale, nice_top
from counselling.domain.scene import Circle, Line, Point, Polyline, Rect, Shape, Text, text_width
from counselling.domain.voice import whole

NEGATIVE_HEIGHT = 104
POSITIVE_HEIGHT = 46


def negative_panel(frame: Frame, rows: Timeline, top: float) -> Panel:
    """The day means drawn thin, what the rule looks at drawn strong, its limit thin."""
    gettext = frame.voice.gettext
    shapes = frame.name(top, gettext("Negative affect"), gettext("0–100, day mean"))
    values = {d.day: d.na for d in rows.days if d.na is not None}
    upper = [p.upper for p in rows.control.points] if rows.control else []
    high = min(100, nice_top(max([*values.values(), *upper, 0]), 40))
    begin = top + frame.head
    height = NEGATIVE_HEIGHT * frame.tall
    scale = ValueScale(0, high, begin, begin + height)
    shapes += frame.levels(scale, (0, high / 2, high))
    if rows.control:
        shapes += _baseline(frame, rows.control, scale)
    raw = series(frame, values.get, scale)
    shapes += broken_line(raw, "chart-raw", 1.2)
    if rows.control:
        shapes += _control(frame, rows.control, scale)
    return Panel(tuple(shapes), height + frame.head)


def positive_panel(frame: Frame, rows: Timeline, top: float) -> Panel:
    gettext = frame.voice.gettext
    shapes = frame.name(top, gettext("Positive affect"), gettext("0–100, day mean"))
    begin = top + frame.head
    height = POSITIVE_HEIGHT * frame.tall
    scale = ValueScale(0, 100, begin, begin + height)
    shapes += frame.levels(scale, (0, 50, 100))
    values = {d.day: d.pa for d in rows.days if d.pa is not None}
    shapes += broken_line(series(frame, values.get, scale), "chart-soft", 1.5)
    return Panel(tuple(shapes), height + frame.head)


def series(
    frame: Frame, value: Callable[[date], float | None], scale: ValueScale
) -> tuple[Point | None, ...]:
    """A point a day of the axis, None where the day has no value."""
    points: list[Point | None] = []
    for day in frame.days.days():
        at = value(day)
        points.append(None if at is None else (frame.days.middle(day), scale.at(at)))
    return tuple(points)


def broken_line(points: tuple[Point | None, ...], stroke: str, width: float) -> list[Shape]:
    """The line with its gaps; a day alone between two gaps is a small dot."""
    line = Polyline(points, stroke, width)
    lone = [run[0] for run in line.runs() if len(run) == 1]
    return [line, *(Circle(x, y, max(width, 1.4), fill=stroke) for x, y in lone)]


def _baseline(frame: Frame, control: Control, scale: ValueScale) -> list[Shape]:
    """The stretch that the limit was learned from, and its mean."""
    days = frame.days
    since, until = max(control.baseline_since, days.since), min(control.baseline_until, days.until)
    if until < since:
        return []
    left, right = days.start(since), days.start(until) + days.step
    y = scale.at(control.baseline_mean)
    text = frame.voice.gettext("own baseline")
    words = [Text(left + 4, scale.bottom - 4, text, "tick")]
    return [
        Rect(left, scale.top, right - left, scale.bottom - scale.top, fill="chart-band"),
        Line(left, y, right, y, "chart-soft", 0.75, (2, 3)),
        *(words if text_width(text, 10) < right - left else []),
    ]


def _control(frame: Frame, control: Control, scale: ValueScale) -> list[Shape]:
    points = {p.day: p for p in control.points if frame.days.holds(p.day)}
    if not points:
        return []
    smooth = series(frame, lambda day: points[day].smoothed if day in points else None, scale)
    first, last = min(points), max(points)
    limits = tuple((frame.days.middle(day), scale.at(points[day].upper)) for day in sorted(points))
    shapes: list[Shape] = [Polyline(limits, "chart-limit", 1)]
    shapes += broken_line(smooth, "chart-ink", 2.1)
    shapes += [
        Circle(frame.days.middle(day), scale.at(point.smoothed), 2.6, "chart-limit", "card", 1)
        for day, point in points.items()
        if point.above
    ]
    upper = scale.at(points[last].upper)
    words = frame.voice.gettext("own upper limit %(value)s") % {"value": whole(points[last].upper)}
    at = frame.days.middle(first) + 2
    shapes.append(Text(at, upper - 4, words, "limit", halo=True))
    return shapes
