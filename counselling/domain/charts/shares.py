"""Groups of people as bars of equal length, divided by what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counselling.domain.charts.frame import NARROW
from counselling.domain.charts.shading import hatched, key, on_shade, shaded
from counselling.domain.scene import (
    Cell,
    Chart,
    Group,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    text_width,
)
from counselling.domain.voice import ENGLISH, Voice, percent
from screening.domain.suppression import K

BAR = 22
ROW = 34
NAME_SIZE = 11.5
SIDE = 0.3  # of the width, for the names
COUNT = 64  # for the number of people
WORD = 30  # a part this wide carries its percentage


@dataclass(frozen=True, slots=True)
class ShareRow:
    """``counts`` in order of the categories; None is not shown. ``strong``: the line of all."""

    label: str
    n: int
    counts: tuple[int | None, ...]
    strong: bool = False

    @property
    def hidden(self) -> int:
        return self.n - sum(count or 0 for count in self.counts)


@dataclass(frozen=True, slots=True)
class Categories:
    """What the bars are divided into, each with its degree of the colour."""

    labels: tuple[str, ...]
    degrees: tuple[float, ...]


def shares_chart(
    title: str,
    description: str,
    head: str,
    categories: Categories,
    rows: Sequence[ShareRow],
    width: float,
    voice: Voice = ENGLISH,
) -> Chart:
    """A bar a row; what is not shown is one hatched part at its end. ``head`` names the rows."""
    entries: list[tuple[str, float | None]] = list(
        zip(categories.labels, categories.degrees, strict=True)
    )
    if any(row.hidden for row in rows):
        entries.append((voice.gettext("not shown"), None))
    shapes, top = key(entries, width)
    narrow = width < NARROW
    height = ROW + 14 if narrow else ROW
    for number, row in enumerate(rows):
        shapes.append(_row(row, categories, top + number * height, width, voice))
    scene = Scene(width, top + height * len(rows), title, description, tuple(shapes))
    return Chart(scene, _table(head, categories, rows, voice))


def _row(row: ShareRow, categories: Categories, top: float, width: float, voice: Voice) -> Group:
    narrow = width < NARROW
    left = 0.0 if narrow else width * SIDE
    right = width - COUNT
    y = top + 18 if narrow else top + 4
    names = _fitted(row.label, right if narrow else left - 10)
    name = Text(0, top + 12, names, "label") if row.strong else Text(0, top + 12, names, "value")
    if not narrow:
        name = Text(0, y + 15, names, name.role)
    count = Text(width, y + 15, f"n {people_words(row.n)}", "soft", "end")
    area = Rect(0, top, width, ROW + (14 if narrow else 0))
    words = _words(row, categories, voice)
    bar = _bar(row, categories, left, y, right - left - 8)
    return Group((name, *bar, count, area), words, {"tip": words.replace("; ", "\n")})


def _bar(row: ShareRow, categories: Categories, x: float, y: float, room: float) -> list[Shape]:
    shapes: list[Shape] = []
    for count, degree in zip(row.counts, categories.degrees, strict=True):
        if not count or not row.n:
            continue
        part = room * count / row.n
        shapes.append(shaded(x, y, part, BAR, degree))
        if part >= WORD:
            words = percent(count / row.n)
            middle = x + part / 2
            shapes.append(
                Text(middle, y + 15, words, "tick", "middle", 10, colour=on_shade(degree))
            )
        x += part
    if row.hidden:
        shapes += hatched(x, y, room * row.hidden / row.n, BAR)
    return shapes


def _fitted(words: str, room: float) -> str:
    while len(words) > 4 and text_width(words, NAME_SIZE) > room:
        words = f"{words[:-2].rstrip()}…"
    return words


def _words(row: ShareRow, categories: Categories, voice: Voice) -> str:
    parts = [
        f"{label}: {_count(count, row.n, voice)}"
        for label, count in zip(categories.labels, row.counts, strict=True)
    ]
    return "; ".join([f"{row.label}, n {people_words(row.n)}", *parts])


def people_words(n: int) -> str:
    """Fewer than ten are not counted out."""
    return str(n) if n >= K or n == 0 else f"<{K}"


def _count(count: int | None, n: int, voice: Voice) -> str:
    if count is None:
        return voice.gettext("not shown")
    return f"{count} ({percent(count / n)})" if n else str(count)


def _table(head: str, categories: Categories, rows: Sequence[ShareRow], voice: Voice) -> Table:
    columns = (head, voice.gettext("People"), *categories.labels)
    lines = tuple(
        (
            Cell(row.label),
            Cell(people_words(row.n), number=True),
            *(Cell(_count(count, row.n, voice), number=True) for count in row.counts),
        )
        for row in rows
    )
    return Table(columns, lines)
