"""Prints a scene as accessible SVG: a picture with a name, whose colours follow the theme.

The picture is one image to a screen reader; ``static/js/counselling/chart.js`` reads the groups'
``data-*`` for pointer and arrow keys, and every chart stands beside its table.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from counselling.domain.scene import (
    Circle,
    Group,
    Line,
    Point,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Shape,
    Text,
)


def svg(scene: Scene, css_class: str = "") -> SafeString:
    """The whole picture; every text in it is escaped here."""
    head = (
        f'<svg class="scene {escape(css_class)}" viewBox="0 0 {_n(scene.width)} {_n(scene.height)}"'
        f' role="img" aria-label="{escape(_label(scene))}"'
        ' xmlns="http://www.w3.org/2000/svg" focusable="false">'
    )
    body = "".join(_shapes(scene.items))
    about = f"<desc>{escape(scene.description)}</desc>" if scene.description else ""
    return mark_safe(f"{head}{about}{body}</svg>")  # noqa: S308  # everything is escaped above


def _label(scene: Scene) -> str:
    return f"{scene.title}. {scene.description}" if scene.description else scene.title


def _shapes(items: Iterable[Shape]) -> Iterable[str]:
    return (_shape(item) for item in items)


def _shape(item: Shape) -> str:
    match item:
        case Line():
            ends = f'x1="{_n(item.x1)}" y1="{_n(item.y1)}" x2="{_n(item.x2)}" y2="{_n(item.y2)}"'
            return f"<line {ends}{_stroke(item.stroke, item.width, item.dash)}/>"
        case Polyline():
            return _polyline(item)
        case Polygon():
            return (
                f'<polygon points="{_points(item.points)}"{_fill(item.fill, item.opacity)}'
                f"{_stroke(item.stroke, item.width)}/>"
            )
        case Rect():
            return _rect(item)
        case Circle():
            place = f'cx="{_n(item.x)}" cy="{_n(item.y)}" r="{_n(item.r)}"'
            return f"<circle {place}{_fill(item.fill)}{_stroke(item.stroke, item.line)}/>"
        case Text():
            return _text(item)
        case Group():
            return _group(item)


def _polyline(item: Polyline) -> str:
    """One path with a move at each gap; lone points are left to the chart's dots."""
    runs = [run for run in item.runs() if len(run) > 1]
    if not runs:
        return ""
    path = "".join(f"M{'L'.join(f'{_n(x)} {_n(y)}' for x, y in run)}" for run in runs)
    joins = ' stroke-linejoin="round" stroke-linecap="round"'
    return f'<path d="{path}" fill="none"{_stroke(item.stroke, item.width, item.dash)}{joins}/>'


def _rect(item: Rect) -> str:
    place = (
        f'x="{_n(item.x)}" y="{_n(item.y)}"'
        f' width="{_n(max(item.width, 0))}" height="{_n(max(item.height, 0))}"'
    )
    corner = f' rx="{_n(item.radius)}"' if item.radius else ""
    fill = _fill(item.fill, item.opacity)
    return f"<rect {place}{corner}{fill}{_stroke(item.stroke, item.line)}/>"


def _text(item: Text) -> str:
    anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
    weight = ' font-weight="600"' if item.bold else ""
    rim = f'{_stroke("card", 3)} paint-order="stroke" stroke-linejoin="round"' if item.halo else ""
    return (
        f'<text x="{_n(item.x)}" y="{_n(item.y)}" font-size="{_n(item.points)}"'
        f"{_fill(item.token)}{anchor}{weight}{rim}>{escape(item.text)}</text>"
    )


def _group(item: Group) -> str:
    data = "".join(f' data-{escape(k)}="{escape(v)}"' for k, v in item.data.items())
    kind = ' class="scene__hit"' if "tip" in item.data else ""
    title = f"<title>{escape(item.title)}</title>" if item.title else ""
    return f"<g{kind}{data}>{title}{''.join(_shapes(item.items))}</g>"


def _fill(token: str, opacity: float = 1) -> str:
    if not token:
        return ' fill="none"'
    faint = f' fill-opacity="{_n(opacity)}"' if opacity < 1 else ""
    return f' fill="var(--{escape(token)})"{faint}'


def _stroke(token: str, width: float, dash: tuple[float, ...] = ()) -> str:
    if not token:
        return ""
    dashes = f' stroke-dasharray="{" ".join(_n(d) for d in dash)}"' if dash else ""
    return f' stroke="var(--{escape(token)})" stroke-width="{_n(width)}"{dashes}'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    """At most two decimals, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
