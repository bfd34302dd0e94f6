"""Prints a scene on a ReportLab canvas as vectors, in the page's light colours."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

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
from counselling.presenters.tokens import light_colours
from counselling.reports.font_names import FONT, FONT_BOLD

_colours: dict[str, Color] = {}


def colour(token: str) -> Color:
    """The light theme's colour of that name. Raises ``KeyError`` for an unknown one."""
    if token not in _colours:
        _colours[token] = HexColor(light_colours()[token])
    return _colours[token]


def draw(canvas: Canvas, scene: Scene, x: float, top: float, scale: float = 1) -> None:
    """With its upper left corner at ``x``, ``top`` (paper's points, from the lower left)."""
    canvas.saveState()
    canvas.translate(x, top)
    canvas.scale(scale, scale)
    _Pen(canvas).shapes(scene.items)
    canvas.restoreState()


class _Pen:
    """Turns the scene's y, which grows downwards, into the paper's, which grows upwards."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def shapes(self, items: Iterable[Shape]) -> None:
        for item in items:
            self.shape(item)

    def shape(self, item: Shape) -> None:
        match item:
            case Line():
                self._stroke(item.stroke, item.width, item.dash)
                self.canvas.line(item.x1, -item.y1, item.x2, -item.y2)
            case Polyline():
                self._polyline(item)
            case Polygon():
                self._polygon(item)
            case Rect():
                self._rect(item)
            case Circle():
                fill, line = self._paint(item.fill, item.stroke, item.line)
                self.canvas.circle(item.x, -item.y, item.r, stroke=line, fill=fill)
            case Text():
                self._text(item)
            case Group():
                self.shapes(item.items)

    def _polyline(self, item: Polyline) -> None:
        self._stroke(item.stroke, item.width, item.dash)
        self.canvas.setLineJoin(1)
        self.canvas.setLineCap(1)
        for run in item.runs():
            if len(run) > 1:
                self._path(run, close=False, line=1, fill=0)
        self.canvas.setLineCap(0)

    def _polygon(self, item: Polygon) -> None:
        fill, line = self._paint(item.fill, item.stroke, item.width, item.opacity)
        self._path(item.points, close=True, line=line, fill=fill)
        self.canvas.setFillAlpha(1)

    def _path(self, points: Iterable[Point], *, close: bool, line: int, fill: int) -> None:
        path = self.canvas.beginPath()
        for number, (x, y) in enumerate(points):
            (path.lineTo if number else path.moveTo)(x, -y)
        if close:
            path.close()
        self.canvas.drawPath(path, stroke=line, fill=fill)

    def _rect(self, item: Rect) -> None:
        if not (item.fill or item.stroke) or item.height <= 0:
            return  # only there for the pointer
        fill, line = self._paint(item.fill, item.stroke, item.line, item.opacity)
        place = (item.x, -item.y - item.height, item.width, item.height)
        radius = min(item.radius, item.width / 2, item.height / 2)
        if radius:
            self.canvas.roundRect(*place, radius, stroke=line, fill=fill)
        else:
            self.canvas.rect(*place, stroke=line, fill=fill)
        self.canvas.setFillAlpha(1)

    def _text(self, item: Text) -> None:
        canvas, font = self.canvas, FONT_BOLD if item.bold else FONT
        canvas.setFont(font, item.points)
        place = {
            "start": canvas.drawString,
            "middle": canvas.drawCentredString,
            "end": canvas.drawRightString,
        }[item.anchor]
        if item.halo:
            self._stroke("card", 2.4)
            place(item.x, -item.y, item.text, mode=1)
        canvas.setFillColor(colour(item.token))
        place(item.x, -item.y, item.text, mode=0)

    def _stroke(self, token: str, width: float, dash: tuple[float, ...] = ()) -> None:
        self.canvas.setStrokeColor(colour(token))
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))

    def _paint(self, fill: str, stroke: str, width: float, opacity: float = 1) -> tuple[int, int]:
        if fill:
            self.canvas.setFillColor(colour(fill))
            self.canvas.setFillAlpha(opacity)
        if stroke:
            self._stroke(stroke, width)
        return int(bool(fill)), int(bool(stroke))
