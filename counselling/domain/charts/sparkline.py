"""A line the size of a word, for lists."""

from __future__ import annotations

from collections.abc import Sequence

from counselling.domain.charts.affect import broken_line
from counselling.domain.scale import ValueScale
from counselling.domain.scene import Circle, Line, Point, Scene, Shape


def sparkline(
    values: Sequence[float | None], title: str, width: float = 104, height: float = 26
) -> Scene:
    """Values 0..100, one a day, None where a day has none; the last known one gets a dot."""
    scale = ValueScale(0, 100, 3, height - 3)
    step = (width - 6) / max(len(values) - 1, 1)
    points: list[Point | None] = [
        None if value is None else (round(3 + n * step, 1), round(scale.at(value), 1))
        for n, value in enumerate(values)
    ]
    shapes: list[Shape] = [Line(0, height - 3, width, height - 3, "chart-grid", 0.75)]
    shapes += broken_line(tuple(points), "chart-soft", 1.4)
    known = [point for point in points if point is not None]
    if known:
        shapes.append(Circle(*known[-1], 2.4, "chart-ink"))
    return Scene(width, height, title, "", tuple(shapes))
