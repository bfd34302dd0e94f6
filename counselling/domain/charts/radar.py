"""Latest dimensions against the own past and the campus's middle half; outwards is more strain."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from counselling.domain.rows import Dimension
from counselling.domain.scene import (
    Anchor,
    Cell,
    Chart,
    Circle,
    Group,
    Line,
    Point,
    Polygon,
    Polyline,
    Scene,
    Shape,
    Table,
    Text,
)
from counselling.domain.voice import ENGLISH, Voice, whole

RINGS = (1 / 3, 2 / 3, 1)


def radar_chart(
    dimensions: Sequence[Dimension], width: float = 300, voice: Voice = ENGLISH
) -> Chart:
    """A spoke a dimension, ``width`` points wide; a missing value is left open, never 0."""
    radius = width * 0.245
    web = _Web(tuple(dimensions), width / 2, radius + 36, radius)
    shapes: list[Shape] = [*_rings(web), *_campus(web), *_past(web), *_now(web)]
    shapes += _names(web, voice)
    scene = Scene(
        width,
        2 * radius + 76,
        voice.gettext("Now against own past and campus"),
        voice.gettext(
            "Strong line: the latest values. Thin line: the person's own past. Grey band: the "
            "middle half of the campus. Outwards is more strain; an open spoke is missing data."
        ),
        tuple(shapes),
    )
    return Chart(scene, _table(dimensions, voice))


class _Web:
    """Where a share of a spoke lies."""

    def __init__(
        self, dimensions: tuple[Dimension, ...], x: float, y: float, radius: float
    ) -> None:
        self.dimensions, self.x, self.y, self.radius = dimensions, x, y, radius

    def angle(self, number: int) -> float:
        return -math.pi / 2 + number * 2 * math.pi / len(self.dimensions)

    def place(self, number: int, share: float) -> Point:
        angle, r = self.angle(number), self.radius * share
        return self.x + r * math.cos(angle), self.y + r * math.sin(angle)

    def points(self, value: Callable[[Dimension], float | None]) -> list[Point | None]:
        found: list[Point | None] = []
        for number, dimension in enumerate(self.dimensions):
            at = value(dimension)
            found.append(None if at is None else self.place(number, dimension.strain(at)))
        return found


def _rings(web: _Web) -> list[Shape]:
    numbers = range(len(web.dimensions))
    rings: list[Shape] = [
        Polygon(tuple(web.place(n, share) for n in numbers), stroke="chart-grid", width=0.75)
        for share in RINGS
    ]
    for number, dimension in enumerate(web.dimensions):
        dash = () if dimension.now is not None else (2.0, 3.0)
        rings.append(Line(web.x, web.y, *web.place(number, 1), "chart-grid", 0.75, dash))
    return rings


def _campus(web: _Web) -> list[Shape]:
    """From quartile to quartile on each spoke, joined where neighbours have both."""
    shapes: list[Shape] = []
    count = len(web.dimensions)
    for number, dimension in enumerate(web.dimensions):
        after = web.dimensions[(number + 1) % count]
        if dimension.campus and after.campus:
            shapes.append(_wedge(web, number, dimension, after))
    for number, dimension in enumerate(web.dimensions):
        if dimension.campus:
            ends = [web.place(number, dimension.strain(value)) for value in dimension.campus]
            shapes.append(Polyline(tuple(ends), "chart-campus", 4))
    return shapes


def _wedge(web: _Web, number: int, one: Dimension, other: Dimension) -> Polygon:
    inner1, outer1 = sorted(one.strain(v) for v in one.campus or (0, 0))
    inner2, outer2 = sorted(other.strain(v) for v in other.campus or (0, 0))
    after = (number + 1) % len(web.dimensions)
    corners = (
        web.place(number, inner1),
        web.place(number, outer1),
        web.place(after, outer2),
        web.place(after, inner2),
    )
    return Polygon(corners, fill="chart-campus", opacity=0.75)


def _past(web: _Web) -> list[Shape]:
    return [_closed(web.points(lambda d: d.past), "chart-soft", 1.2)]


def _now(web: _Web) -> list[Shape]:
    points = web.points(lambda d: d.now)
    whole_web = [p for p in points if p is not None]
    shapes: list[Shape] = []
    if len(whole_web) == len(points):
        shapes.append(Polygon(tuple(whole_web), fill="accent", opacity=0.13))
    shapes.append(_closed(points, "accent", 2))
    shapes += [Circle(x, y, 3, "accent", "card", 1) for x, y in whole_web]
    return shapes


def _closed(points: list[Point | None], stroke: str, width: float) -> Polyline:
    """All the way round, open on both sides of what is missing."""
    return Polyline((*points, points[0]) if points else (), stroke, width)


def _names(web: _Web, voice: Voice) -> list[Shape]:
    shapes: list[Shape] = []
    for number, dimension in enumerate(web.dimensions):
        words = _words(dimension, voice)
        shapes.append(Group(_name(web, number, dimension, voice), words, {"tip": words}))
    return shapes


def _name(web: _Web, number: int, dimension: Dimension, voice: Voice) -> tuple[Shape, ...]:
    """The name outside its spoke, over two lines where it stands at the side."""
    x, y = web.place(number, 1.12)
    middle = abs(x - web.x) < 1
    anchor: Anchor = "middle" if middle else "start" if x > web.x else "end"
    known = dimension.now is not None
    second = dimension.detail if known else voice.gettext("no data")
    lines = [dimension.label] if middle else dimension.label.rsplit(" ", 1)
    base = y + (10 if y > web.y else -16) if middle else y - 6 * (len(lines) - 1)
    colour = "chart-ink" if known else "chart-soft"
    return (
        *(
            Text(x, base + 12 * n, line, "value", anchor, 10.5, colour)
            for n, line in enumerate(lines)
        ),
        Text(x, base + 12 * len(lines), second, "tick", anchor, 9.5),
    )


def _words(dimension: Dimension, voice: Voice) -> str:
    if dimension.now is None:
        return f"{dimension.label}: {voice.gettext('no data')}"
    words = {"label": dimension.label, "now": whole(dimension.now), "n": dimension.now_n}
    return voice.gettext("%(label)s: now %(now)s (n %(n)s)") % words


def _table(dimensions: Sequence[Dimension], voice: Voice) -> Table:
    gettext = voice.gettext
    columns = (
        gettext("Dimension"),
        gettext("Scale"),
        gettext("Now"),
        gettext("Own past"),
        gettext("Campus middle half"),
    )
    return Table(columns, tuple(_row(d) for d in dimensions))


def _row(d: Dimension) -> tuple[Cell, ...]:
    campus = f"{whole(d.campus[0])}–{whole(d.campus[1])} (n {d.campus_n})" if d.campus else "–"
    return (
        Cell(d.label),
        Cell(f"{d.detail}, {d.low:g}–{d.high:g}"),
        Cell("–" if d.now is None else f"{whole(d.now)} (n {d.now_n})", number=True),
        Cell("–" if d.past is None else f"{whole(d.past)} (n {d.past_n})", number=True),
        Cell(campus, number=True),
    )
