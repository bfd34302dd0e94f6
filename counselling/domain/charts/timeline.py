"""The profile's one axis: questionnaires, self-report, expression, flags and notes together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial

from counselling.domain.charts.affect import negative_panel, positive_panel
from counselling.domain.charts.expression_days import (
    answered_panel,
    dominant_panel,
    share_panel,
)
from counselling.domain.charts.frame import NARROW, Frame, Panel
from counselling.domain.charts.marks import mark_sign
from counselling.domain.charts.scores import scores_panel
from counselling.domain.charts.timeline_words import day_lines, timeline_table
from counselling.domain.rows import Mark, Timeline
from counselling.domain.scale import DayScale
from counselling.domain.scene import Chart, Group, Line, Rect, Scene, Shape, Text
from counselling.domain.voice import ENGLISH, Voice

GUTTER = 132  # for the panels' names and values
GAP = 17
TOP = 18  # for the names of spans
AXIS = 24
MARKS = 22
TICK_ROOM = 62


PANELS = ("scores", "negative", "positive", "dominant", "share", "answered", "marks")


def timeline_chart(
    rows: Timeline, width: float, voice: Voice = ENGLISH, only: Collection[str] = PANELS
) -> Chart:
    """Small multiples over the days of ``rows``, ``width`` points wide, as high as they need.

    ``only``: the panels to draw, of ``PANELS``; their order is always the same.
    """
    frame = _frame(rows, width, voice)
    shapes: list[Shape] = []
    top = float(TOP)
    for panel in _panels(frame, rows, only):
        drawn = panel(top)
        shapes += drawn.shapes
        top += drawn.height + GAP
    bottom = top - GAP + 4
    back = (*_spans(frame, rows, bottom), *_weeks(frame, bottom))
    scene = Scene(
        width,
        bottom + AXIS,
        _title(frame),
        voice.gettext(
            "Questionnaire scores, negative and positive affect with the own upper limit, most "
            "frequent expression, negative share, answered check-ins and marks, day by day."
        ),
        (*back, *shapes, *_days(frame, rows, bottom)),
    )
    return Chart(scene, timeline_table(frame, rows))


def _frame(rows: Timeline, width: float, voice: Voice) -> Frame:
    left, right = (0.0, width - 30) if width < NARROW else (float(GUTTER), width - 4)
    return Frame(width, DayScale(rows.since, rows.until, left, right), voice)


def _title(frame: Frame) -> str:
    words = {
        "since": frame.voice.day(frame.days.since),
        "until": frame.voice.day(frame.days.until),
    }
    return frame.voice.gettext("One axis, %(since)s to %(until)s") % words


def _panels(
    frame: Frame, rows: Timeline, only: Collection[str]
) -> Iterator[Callable[[float], Panel]]:
    if "scores" in only:
        yield from (partial(scores_panel, frame, scores) for scores in rows.scores)
    yield from (partial(panel, frame, rows) for name, panel in DRAWN.items() if name in only)


def _marks_panel(frame: Frame, rows: Timeline, top: float) -> Panel:
    """Flags and notes, side by side where they fall on one day."""
    gettext = frame.voice.gettext
    shapes = frame.name(top, gettext("Flags and notes"))
    seen: dict[date, int] = {}
    begin = top + frame.head
    for mark in (m for m in rows.marks if frame.days.holds(m.day)):
        level = seen.get(mark.day, 0)
        seen[mark.day] = level + 1
        shapes.append(_mark(frame, mark, begin + 8 + 12 * level))
    most = max(seen.values(), default=1)
    return Panel(tuple(shapes), MARKS + 12 * (most - 1) + frame.head)


def _mark(frame: Frame, mark: Mark, y: float) -> Group:
    sign = mark_sign(mark.kind, frame.days.middle(mark.day), y)
    return Group((sign,), f"{frame.voice.weekday(mark.day)}: {mark.text}")


def _spans(frame: Frame, rows: Timeline, bottom: float) -> list[Shape]:
    shapes: list[Shape] = []
    for span in rows.spans:
        since, until = max(span.since, frame.days.since), min(span.until, frame.days.until)
        if until < since:
            continue
        left, right = frame.days.start(since), frame.days.start(until) + frame.days.step
        shapes.append(Rect(left, TOP - 6, right - left, bottom - TOP + 6, "accent", opacity=0.07))
        shapes.append(Text(left + 3, TOP - 9, span.label, "tick"))
    return shapes


def _weeks(frame: Frame, bottom: float) -> list[Shape]:
    shapes: list[Shape] = []
    for day in frame.days.ticks(TICK_ROOM):
        x = frame.days.start(day)
        shapes.append(Line(x, TOP - 6, x, bottom, "chart-grid", 0.75))
        if x + 40 < frame.width:
            shapes.append(Text(x + 3, bottom + 15, frame.voice.day(day), "tick"))
    shapes.append(Line(frame.days.left, bottom, frame.days.right, bottom, "chart-grid", 1))
    return shapes


def _days(frame: Frame, rows: Timeline, bottom: float) -> list[Shape]:
    """An invisible column a day: what the pointer and the arrow keys meet."""
    known = {d.day: d for d in rows.days}
    shapes: list[Shape] = []
    for day in frame.days.days():
        lines = day_lines(frame.voice, rows, day, known.get(day))
        data = {"day": day.isoformat(), "tip": "\n".join(lines)}
        row = known.get(day)
        if row is not None and row.href:
            data["href"] = row.href
        area = Rect(frame.days.start(day), TOP - 6, frame.days.step, bottom - TOP + 6)
        shapes.append(Group((area,), "; ".join(lines), data))
    return shapes


DRAWN: dict[str, Callable[[Frame, Timeline, float], Panel]] = {
    "negative": negative_panel,
    "positive": positive_panel,
    "dominant": dominant_panel,
    "share": share_panel,
    "answered": answered_panel,
    "marks": _marks_panel,
}
