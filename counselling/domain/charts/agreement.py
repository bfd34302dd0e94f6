"""Self-report beside expression, day by day: do the two say the same?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from counselling.domain.charts.frame import Frame
from counselling.domain.charts.marks import agree_sign, differ_sign, missing_sign
from counselling.domain.rows import Day
from counselling.domain.scale import DayScale, ValueScale
from counselling.domain.scene import Cell, Chart, Group, Line, Rect, Scene, Shape, Table, Text
from counselling.domain.voice import ENGLISH, Voice, percent, whole

HALF = 34
MIDDLE = 26
AXIS = 20
TOP = 14


def agreement_chart(
    days: Sequence[Day], since: date, until: date, width: float = 300, voice: Voice = ENGLISH
) -> Chart:
    """Negative affect upwards, negative share downwards, and between them what they say."""
    scale = DayScale(since, until, 0, width)
    frame = Frame(width, scale, voice)
    known = {d.day: d for d in days if scale.holds(d.day)}
    shapes: list[Shape] = [*_names(frame)]
    for day in scale.days():
        shapes.append(_column(frame, day, known.get(day)))
    shapes += _axis(frame)
    scene = Scene(
        width,
        _bottom() + AXIS,
        voice.gettext("Self-report and expression"),
        agreement_counts([known[day] for day in sorted(known)], scale.count, voice),
        tuple(shapes),
    )
    return Chart(scene, _table(known, voice))


def agreement_counts(days: Sequence[Day], total: int, voice: Voice = ENGLISH) -> str:
    agree = sum(d.agreement == "agree" for d in days)
    differ = sum(d.agreement == "differ" for d in days)
    words = {"total": total, "agree": agree, "differ": differ, "rest": total - agree - differ}
    text = voice.gettext("of %(total)s days: agree %(agree)s, differ %(differ)s, open %(rest)s")
    return text % words


def _bottom() -> float:
    return TOP + HALF + MIDDLE + HALF + 12


def _names(frame: Frame) -> list[Shape]:
    gettext = frame.voice.gettext
    return [
        Text(0, 9, gettext("Says: negative affect"), "tick"),
        Text(0, _bottom() + 2, gettext("Shows: negative share of expression"), "tick"),
    ]


def _column(frame: Frame, day: date, row: Day | None) -> Group:
    x, half = frame.days.middle(day), frame.days.step * 0.36
    centre = TOP + HALF + MIDDLE / 2
    shapes: list[Shape] = []
    up = ValueScale(0, 100, TOP, TOP + HALF)
    down = ValueScale(0, 1, TOP + HALF + MIDDLE + HALF, TOP + HALF + MIDDLE)
    if row is None or row.na is None:
        shapes.append(missing_sign(x, up.bottom - 2, half * 0.5))
    else:
        y = up.at(row.na)
        shapes.append(Rect(x - half, y, 2 * half, max(up.bottom - y, 1), "chart-soft"))
    if row is None or row.negative_share is None:
        shapes.append(missing_sign(x, down.bottom + 2, half * 0.5))
    else:
        y = down.at(row.negative_share)
        tall = max(y - down.bottom, 1)
        shapes.append(Rect(x - half, down.bottom, 2 * half, tall, "group-negative"))
    shapes += _sign(x, centre, min(half, 4.5), row)
    area = Rect(frame.days.start(day), TOP, frame.days.step, _bottom() - TOP - 10)
    words = _words(frame.voice, day, row)
    data = {"day": day.isoformat(), "tip": words.replace("; ", "\n")}
    if row is not None and row.href:
        data["href"] = row.href
    return Group((*shapes, area), words, data)


def _sign(x: float, y: float, r: float, row: Day | None) -> tuple[Shape, ...]:
    said = row.agreement if row else ""
    if said == "agree":
        return agree_sign(x, y, r)
    return differ_sign(x, y, r) if said == "differ" else (missing_sign(x, y, 1),)


def _verdict(voice: Voice, row: Day | None) -> str:
    said = row.agreement if row else ""
    return {
        "agree": voice.gettext("they agree"),
        "differ": voice.gettext("they differ"),
        "": voice.gettext("open: one of them leans neither way, or too little is known"),
    }[said]


def _words(voice: Voice, day: date, row: Day | None) -> str:
    na, share = (row.na, row.negative_share) if row else (None, None)
    values = {
        "day": voice.weekday(day),
        "na": whole(na),
        "share": percent(share),
        "verdict": _verdict(voice, row),
    }
    text = voice.gettext("%(day)s; negative affect %(na)s; negative share %(share)s; %(verdict)s")
    return text % values


def _axis(frame: Frame) -> list[Shape]:
    y = _bottom() + 16
    return [
        Line(0, TOP + HALF, frame.width, TOP + HALF, "chart-grid", 0.75),
        Line(0, TOP + HALF + MIDDLE, frame.width, TOP + HALF + MIDDLE, "chart-grid", 0.75),
        Text(0, y, frame.voice.day(frame.days.since), "tick"),
        Text(frame.width, y, frame.voice.day(frame.days.until), "tick", "end"),
    ]


def _table(known: dict[date, Day], voice: Voice) -> Table:
    gettext = voice.gettext
    columns = (
        gettext("Day"),
        gettext("Negative affect"),
        gettext("Negative share"),
        gettext("Together"),
    )
    lines = tuple(
        (
            Cell(voice.weekday(day), known[day].href),
            Cell(whole(known[day].na), number=True),
            Cell(percent(known[day].negative_share), number=True),
            Cell(_verdict(voice, known[day])),
        )
        for day in sorted(known, reverse=True)
    )
    return Table(columns, lines)
