"""Dominant expression and negative share by day, and how many check-ins were answered."""

from __future__ import annotations

from counselling.domain.charts.frame import Frame, Panel
from counselling.domain.charts.marks import missing_sign
from counselling.domain.rows import Day, Timeline
from counselling.domain.scale import ValueScale
from counselling.domain.scene import Line, Rect, Shape, Text
from inference.domain.labels import EMOTIONS

CELL = 22
LETTERS_FROM = 8.5  # points a day that a letter needs
LANE = 9
SHARE_HEIGHT = 44
ANSWERED_HEIGHT = 18
LEAST_WIDTH = 2


def dominant_panel(frame: Frame, rows: Timeline, top: float) -> Panel:
    """A cell a day with its letter below; with too little room a lane for each expression."""
    gettext = frame.voice.gettext
    shapes = frame.name(top, gettext("Expression"), gettext("most frequent"))
    days = [d for d in rows.days if frame.days.holds(d.day)]
    begin = top + frame.head
    if frame.days.step >= LETTERS_FROM:
        return Panel((*shapes, *_cells(frame, days, begin)), CELL + 13 + frame.head)
    height = LANE * len(EMOTIONS)
    return Panel((*shapes, *_lanes(frame, days, begin)), height + frame.head)


def _cells(frame: Frame, days: list[Day], top: float) -> list[Shape]:
    known = {d.day: d for d in days}
    shapes: list[Shape] = []
    width = frame.days.step - min(2, frame.days.step * 0.18)
    for day in frame.days.days():
        x = frame.days.middle(day)
        labels = known[day].dominant if day in known else ()
        if not labels:
            shapes.append(missing_sign(x, top + CELL / 2, width * 0.3))
            continue
        part = CELL / len(labels)  # a tie shares the cell
        for number, label in enumerate(labels):
            y = top + part * number
            shapes.append(Rect(x - width / 2, y, width, part, f"emotion-{label}", radius=2))
        letters = "".join(frame.voice.letter(label) for label in labels[:2])
        size = 9 if len(letters) == 1 else 6.5
        shapes.append(Text(x, top + CELL + 10, letters, "tick", "middle", size))
    return shapes


def _lanes(frame: Frame, days: list[Day], top: float) -> list[Shape]:
    shapes: list[Shape] = []
    for number, label in enumerate(EMOTIONS):
        y = top + LANE * number
        line = y + LANE / 2
        word = frame.voice.emotion(label)
        shapes.append(Line(frame.days.left, line, frame.days.right, line, "chart-grid", 0.5))
        shapes.append(_lane_name(frame, word, line + 2.8))
        shapes += [
            Rect(frame.days.start(d.day), y + 0.75, frame.days.step, LANE - 1.5, f"emotion-{label}")
            for d in days
            if label in d.dominant
        ]
    return shapes


def _lane_name(frame: Frame, word: str, baseline: float) -> Text:
    if frame.narrow:
        return Text(frame.days.right + 3, baseline, word[:4], "tick", size=7.5)
    return Text(frame.days.left - 6, baseline, word, "tick", "end", 7.5)


def share_panel(frame: Frame, rows: Timeline, top: float) -> Panel:
    """The negative share of each day's readable samples; a day with too few has a short stroke."""
    gettext = frame.voice.gettext
    shapes = frame.name(top, gettext("Negative share"), gettext("of samples"))
    begin = top + frame.head
    height = SHARE_HEIGHT * frame.tall
    scale = ValueScale(0, 1, begin, begin + height)
    shapes += frame.levels(ValueScale(0, 100, scale.top, scale.bottom), (0, 50, 100), " %")
    width = max(frame.days.step * 0.7, LEAST_WIDTH)
    known = {d.day: d for d in rows.days}
    for day in frame.days.days():
        x, row = frame.days.middle(day), known.get(day)
        if row is None or row.negative_share is None:
            shapes.append(missing_sign(x, scale.bottom - 2, width * 0.35))
            continue
        y = scale.at(row.negative_share)
        tall = max(scale.bottom - y, 1)
        shapes.append(Rect(x - width / 2, scale.bottom - tall, width, tall, "group-negative"))
    return Panel(tuple(shapes), height + frame.head)


def answered_panel(frame: Frame, rows: Timeline, top: float) -> Panel:
    """Check-ins sent as an outline, answered ones as its filling."""
    gettext = frame.voice.gettext
    begin = top + frame.head
    days = [d for d in rows.days if frame.days.holds(d.day) and d.prompts]
    most = max((d.prompts for d in days), default=1)
    answered, sent = sum(d.answered for d in days), sum(d.prompts for d in days)
    counts = gettext("%(answered)s of %(sent)s") % {"answered": answered, "sent": sent}
    shapes = frame.name(top, gettext("Check-ins"), counts)
    width = max(frame.days.step * 0.7, LEAST_WIDTH)
    bottom = begin + ANSWERED_HEIGHT + 6
    for d in days:
        x = frame.days.middle(d.day) - width / 2
        tall, full = (ANSWERED_HEIGHT * n / most for n in (d.prompts, d.answered))
        shapes.append(Rect(x, bottom - tall, width, tall, "chart-campus"))
        if d.answered:
            shapes.append(Rect(x, bottom - full, width, full, "chart-soft"))
    return Panel(tuple(shapes), ANSWERED_HEIGHT + 8 + frame.head)
