"""The one-axis chart in words: what the pointer reads out, and the table beside it."""

from __future__ import annotations

from datetime import date

from counselling.domain.charts.frame import Frame
from counselling.domain.rows import Day, Timeline
from counselling.domain.scene import Cell, Table
from counselling.domain.voice import Voice, percent, whole


def day_lines(voice: Voice, rows: Timeline, day: date, row: Day | None) -> list[str]:
    """The day's name and one line for each thing known about it."""
    lines = [voice.weekday(day), *_scores(rows, day)]
    if row is None:
        lines.append(voice.gettext("No day summary"))
    else:
        lines += [_self_report(voice, row), _expression(voice, row), _answered(voice, row)]
    lines += [mark.text for mark in rows.marks if mark.day == day]
    return [line for line in lines if line]


def _scores(rows: Timeline, day: date) -> list[str]:
    return [
        f"{scores.title} {whole(point.value)} {point.band}".strip()
        for scores in rows.scores
        for point in scores.points
        if point.day == day
    ]


def _self_report(voice: Voice, row: Day) -> str:
    if row.na is None and row.pa is None:
        return voice.gettext("Self-report: not enough answers")
    words = {"na": whole(row.na), "pa": whole(row.pa)}
    return voice.gettext("Negative affect %(na)s, positive %(pa)s") % words


def _expression(voice: Voice, row: Day) -> str:
    if not row.samples:
        return voice.gettext("No expression sample")
    counts = {"readable": row.readable, "samples": row.samples}
    if not row.dominant:
        return (
            voice.gettext("Expression: not enough data (%(readable)s of %(samples)s readable)")
            % counts
        )
    words = {
        "labels": voice.gettext(" and ").join(voice.emotion(label) for label in row.dominant),
        "share": percent(row.negative_share),
        **counts,
    }
    return (
        voice.gettext(
            "Expression: %(labels)s, negative %(share)s (%(readable)s of %(samples)s readable)"
        )
        % words
    )


def _answered(voice: Voice, row: Day) -> str:
    words = {"answered": row.answered, "sent": row.prompts}
    return voice.gettext("Check-ins: %(answered)s of %(sent)s answered") % words


def timeline_table(frame: Frame, rows: Timeline) -> Table:
    """A row a day that has anything, newest first."""
    gettext = frame.voice.gettext
    columns = (
        gettext("Day"),
        gettext("Questionnaires"),
        gettext("Negative affect"),
        gettext("Positive affect"),
        gettext("Expression"),
        gettext("Negative share"),
        gettext("Readable"),
        gettext("Check-ins"),
    )
    return Table(columns, tuple(_row(frame.voice, rows, day) for day in _told(frame, rows)))


def _told(frame: Frame, rows: Timeline) -> list[date]:
    days = {d.day for d in rows.days} | {p.day for s in rows.scores for p in s.points}
    return sorted((day for day in days if frame.days.holds(day)), reverse=True)


def _row(voice: Voice, rows: Timeline, day: date) -> tuple[Cell, ...]:
    row = next((d for d in rows.days if d.day == day), Day(day))
    labels = ", ".join(voice.emotion(label) for label in row.dominant)
    return (
        Cell(voice.weekday(day), row.href),
        Cell(", ".join(_scores(rows, day)) or "–"),
        Cell(whole(row.na), number=True),
        Cell(whole(row.pa), number=True),
        Cell(labels or "–"),
        Cell(percent(row.negative_share), number=True),
        Cell(f"{row.readable}/{row.samples}", number=True),
        Cell(f"{row.answered}/{row.prompts}", number=True),
    )
