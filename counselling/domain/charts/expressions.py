"""Expression estimates of some days as bars, with how many samples stand behind them."""

from __future__ import annotations

from counselling.domain.rows import Expressions
from counselling.domain.scene import Cell, Chart, Group, Rect, Scene, Shape, Table, Text
from counselling.domain.voice import ENGLISH, Voice, percent

ROW = 21
NAME = 88
VALUE = 40


def expressions_chart(rows: Expressions, width: float = 270, voice: Voice = ENGLISH) -> Chart:
    """The most frequent first; empty (height 0) without any readable sample."""
    ordered = sorted(rows.counts, key=lambda pair: -pair[1])
    total = rows.readable
    shapes: list[Shape] = []
    if total:
        longest = max(count for _, count in ordered) / total
        for number, (label, count) in enumerate(ordered):
            shapes.append(_bar(label, count / total, longest, number, width, voice))
    scene = Scene(
        width,
        ROW * len(shapes),
        voice.gettext("Expression estimates"),
        _counts(rows, voice),
        tuple(shapes),
    )
    columns = (voice.gettext("Expression"), voice.gettext("Samples"), voice.gettext("Share"))
    lines = tuple(
        (
            Cell(voice.emotion(label)),
            Cell(str(count), number=True),
            Cell(percent(count / total) if total else "–", number=True),
        )
        for label, count in ordered
    )
    return Chart(scene, Table(columns, lines))


def _counts(rows: Expressions, voice: Voice) -> str:
    words = {"samples": rows.samples, "unreadable": rows.unreadable, "days": rows.days}
    return (
        voice.gettext("%(samples)s samples in %(days)s days, %(unreadable)s not readable") % words
    )


def _bar(
    label: str, share: float, longest: float, number: int, width: float, voice: Voice
) -> Group:
    top = ROW * number
    room = width - NAME - VALUE
    length = max(room * share / longest, 1.5)
    word = voice.emotion(label)
    return Group(
        (
            Text(0, top + 14.5, word, "value"),
            Rect(NAME, top + 6, length, 10, f"emotion-{label}", radius=2),
            Text(width, top + 14.5, percent(share), "value", "end"),
        ),
        f"{word}: {percent(share)}",
    )
