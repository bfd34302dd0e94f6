"""Small signs with a meaning of their own, legible without colour."""

from __future__ import annotations

from counselling.domain.rows import MarkKind
from counselling.domain.scene import Circle, Line, Polygon, Rect, Shape


def mark_sign(kind: MarkKind, x: float, y: float, r: float = 4.5) -> Shape:
    """Urgent: a full circle; elevated: a full square; watch: a ring; note: a small page."""
    if kind == "urgent":
        return Circle(x, y, r, fill="urgent")
    if kind == "elevated":
        return Rect(x - r, y - r, 2 * r, 2 * r, fill="elevated", radius=1.5)
    if kind == "watch":
        return Circle(x, y, r - 1, fill="card", stroke="watch", line=2)
    return Rect(x - r * 0.8, y - r, r * 1.6, 2 * r, fill="card", stroke="accent", line=1.5)


def agree_sign(x: float, y: float, r: float) -> tuple[Shape, ...]:
    """Two level strokes."""
    return (
        Line(x - r, y - r * 0.45, x + r, y - r * 0.45, "chart-ink", 1.5),
        Line(x - r, y + r * 0.45, x + r, y + r * 0.45, "chart-ink", 1.5),
    )


def differ_sign(x: float, y: float, r: float) -> tuple[Shape, ...]:
    """A full diamond."""
    corners = ((x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y))
    return (Polygon(corners, fill="elevated"),)


def missing_sign(x: float, y: float, half: float) -> Shape:
    """A short quiet stroke: there is nothing here, and that is not zero."""
    return Line(x - half, y, x + half, y, "chart-raw", 1)
