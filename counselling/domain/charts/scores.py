"""The questionnaire panel: each score with its value and band written beside it."""

from __future__ import annotations

from counselling.domain.charts.frame import Frame, Panel
from counselling.domain.rows import ScorePoint, Scores
from counselling.domain.scale import ValueScale
from counselling.domain.scene import Anchor, Circle, Line, Polyline, Rect, Shape, Text, text_width
from counselling.domain.voice import whole

HEIGHT = 48
DOT = 4
AIR = 8  # between a dot and its words


def scores_panel(frame: Frame, scores: Scores, top: float) -> Panel:
    """Bands as alternating stripes, scores as dots joined by a hairline."""
    gettext = frame.voice.gettext
    better = scores.higher_is == "better"
    second = gettext("higher is better") if better else f"{scores.low:g}–{scores.high:g}"
    shapes = frame.name(top, scores.title, second)
    shown = [p for p in scores.points if p.value is not None and frame.days.holds(p.day)]
    if not shown:
        return Panel((*shapes, *_nothing(frame, scores, top + frame.head)), 30 + frame.head)
    scale = ValueScale(scores.low, scores.high, top + frame.head, top + frame.head + HEIGHT)
    shapes += _bands(frame, scores, scale)
    shapes.append(_joined(frame, shown, scale))
    for before, point, after in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        shapes += _dot(frame, point, scale, _taken(frame, before, point, after))
    return Panel(tuple(shapes), HEIGHT + frame.head)


def _nothing(frame: Frame, scores: Scores, top: float) -> list[Shape]:
    """One line that says so, with the last score before these weeks where there is one."""
    gettext = frame.voice.gettext
    earlier = [p for p in scores.points if p.value is not None and p.day < frame.days.since]
    text = gettext("not answered in these weeks")
    if earlier:
        last = earlier[-1]
        words = {"score": _words(last), "day": frame.voice.day(last.day)}
        text = gettext("not answered in these weeks; before: %(score)s on %(day)s") % words
    return [
        Line(frame.days.left, top + 13, frame.days.right, top + 13, "chart-grid", 1, (2, 4)),
        Text(frame.days.left, top + 16.5, text, "soft", halo=True),
    ]


def _bands(frame: Frame, scores: Scores, scale: ValueScale) -> list[Shape]:
    left, width = frame.days.left, frame.days.right - frame.days.left
    shapes: list[Shape] = []
    for number, band in enumerate(scores.bands):
        edge = scores.high if number == len(scores.bands) - 1 else scores.bands[number + 1].low
        y = scale.at(edge)
        if number % 2:
            shapes.append(Rect(left, y, width, scale.at(band.low) - y, fill="chart-band"))
    shapes.append(Line(left, scale.bottom, frame.days.right, scale.bottom, "chart-grid", 0.75))
    return shapes


def _joined(frame: Frame, shown: list[ScorePoint], scale: ValueScale) -> Polyline:
    places = tuple((frame.days.middle(p.day), scale.at(p.value or 0)) for p in shown)
    return Polyline(places, "chart-raw", 1)


def _words(point: ScorePoint) -> str:
    mark = "*" if point.prorated else ""
    return f"{whole(point.value)}{mark} {point.band}".strip()


def _taken(
    frame: Frame, before: ScorePoint | None, point: ScorePoint, after: ScorePoint | None
) -> tuple[float, float]:
    """How far the words may reach to the left and to the right of the dot."""
    x = frame.days.middle(point.day)
    left = frame.days.middle(before.day) + 14 if before else frame.days.left
    right = frame.days.middle(after.day) - 8 if after else frame.days.right + 2
    return x - left, right - x


def _dot(
    frame: Frame, point: ScorePoint, scale: ValueScale, room: tuple[float, float]
) -> list[Shape]:
    """The dot and its words, on the side that has room for them; else the number alone, above."""
    x, y = frame.days.middle(point.day), scale.at(point.value or 0)
    dot = Circle(x, y, DOT, fill="chart-ink", stroke="card", line=1.5)
    words = _words(point)
    need = text_width(words, 11.5) + AIR
    base = min(max(y + 4, scale.top + 9), scale.bottom - 1)
    sides: list[tuple[float, float, Anchor]] = [
        (room[1], x + AIR, "start"),
        (room[0], x - AIR, "end"),
    ]
    for free, at, anchor in sides:
        if free >= need:
            return [dot, Text(at, base, words, "label", anchor, halo=True)]
    above = y - 8 if y - 16 > scale.top else y + 16
    return [dot, Text(x, above, whole(point.value), "label", "middle", halo=True)]
