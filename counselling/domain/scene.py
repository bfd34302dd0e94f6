"""A chart as primitives, drawn alike on a page (SVG) and on paper (ReportLab).

Sizes are in points, the origin is the upper left corner and y grows downwards. A colour is the
name of a token in ``static/css/tokens.css`` without its dashes ("chart-ink"), or empty for none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Role = Literal["label", "value", "soft", "tick", "limit", "name"]

TEXT_SIZE: Mapping[Role, float] = {
    "name": 11.5,
    "label": 11.5,
    "value": 11,
    "soft": 10.5,
    "tick": 10,
    "limit": 10,
}
TEXT_COLOUR: Mapping[Role, str] = {
    "name": "chart-ink",
    "label": "chart-ink",
    "value": "chart-ink",
    "soft": "chart-soft",
    "tick": "chart-soft",
    "limit": "chart-limit",
}
BOLD: frozenset[Role] = frozenset({"name", "label"})
MEAN_GLYPH = 0.55  # mean width of a glyph of Noto Sans, as a share of the size


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str = "chart-grid"
    width: float = 1
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polyline:
    """``None`` among the points is a gap: nothing joins the points on its two sides."""

    points: tuple[Point | None, ...]
    stroke: str = "chart-ink"
    width: float = 2
    dash: tuple[float, ...] = ()

    def runs(self) -> Iterator[tuple[Point, ...]]:
        """The stretches between gaps, in order; a lone point is a run of one."""
        run: list[Point] = []
        for point in (*self.points, None):
            if point is not None:
                run.append(point)
            elif run:
                yield tuple(run)
                run = []


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[Point, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 1
    opacity: float = 1  # of the fill


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    line: float = 1
    radius: float = 0
    opacity: float = 1  # of the fill


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    r: float
    fill: str = "chart-ink"
    stroke: str = ""
    line: float = 1


@dataclass(frozen=True, slots=True)
class Text:
    """``y`` is the baseline."""

    x: float
    y: float
    text: str
    role: Role = "soft"
    anchor: Anchor = "start"
    size: float = 0  # 0: as the role says
    colour: str = ""  # empty: as the role says
    halo: bool = False  # a rim in the card's colour, where the text crosses lines

    @property
    def points(self) -> float:
        return self.size or TEXT_SIZE[self.role]

    @property
    def token(self) -> str:
        return self.colour or TEXT_COLOUR[self.role]

    @property
    def bold(self) -> bool:
        return self.role in BOLD


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that mean one thing. ``title`` says it in words; ``data`` serves pointer and keys."""

    items: tuple[Shape, ...]
    title: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


Shape = Line | Polyline | Polygon | Rect | Circle | Text | Group


@dataclass(frozen=True, slots=True)
class Scene:
    width: float
    height: float
    title: str
    description: str
    items: tuple[Shape, ...]

    def walk(self) -> Iterator[Shape]:
        """Every shape, groups first and then what they hold."""
        yield from _walk(self.items)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    href: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The same content in words and numbers, for those who do not see the chart."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    scene: Scene
    table: Table


def _walk(items: Sequence[Shape]) -> Iterator[Shape]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.items)


def text_width(text: str, size: float) -> float:
    """About how wide ``text`` is set at ``size``; good to ten per cent in Latin script."""
    return len(text) * size * MEAN_GLYPH


def shifted(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape elsewhere."""
    match shape:
        case Line(x1, y1, x2, y2):
            return replace(shape, x1=x1 + dx, y1=y1 + dy, x2=x2 + dx, y2=y2 + dy)
        case Polyline(points):
            moved = tuple(None if p is None else (p[0] + dx, p[1] + dy) for p in points)
            return replace(shape, points=moved)
        case Polygon(corners):
            return replace(shape, points=tuple((x + dx, y + dy) for x, y in corners))
        case Group(items):
            return replace(shape, items=tuple(shifted(item, dx, dy) for item in items))
        case Rect(x, y) | Circle(x, y) | Text(x, y):
            return replace(shape, x=x + dx, y=y + dy)
