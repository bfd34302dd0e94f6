"""The questionnaire panel: each score with its value and band written beside it."""

from __future__ import annotations

from counselling.domain.charts.frame import Frame, Panel
from counselling.domain.rows import ScorePoint, Scores
from counselling.domain.scale import ValueScale
from counselling.domain.scene import Circle, Line, Point, Polyline, Rect, Shape, Text, text_width
from counselling.domain.voice import whole

HEIGHT = 48
DOT = 4
AIR = 8  # between the words of two dots


def scores_panel(frame: Frame, scores: Scores, top: float) -> Panel:
    """Bands as alternating stripes, scores as dots joined by a hairline."""
    gettext = frame.voice.gettext
    better = scores.higher_is == "better"
    second = gettext("higher is better") if better else f"{scores.low:g}–{scores.high:g}"
    shapes = frame.name(top, scores.title, second)
    shown = [p for p in scores.points if p.value is not None and frame.days.holds(p.day)]
    if not shown:
        return Panel((*shapes, *_nothing(frame, scores, top + frame.head)), 30 + frame.head)
    height = HEIGHT * frame.tall
    scale = ValueScale(scores.low, scores.high, top + frame.head, top + frame.head + height)
    shapes += _bands(frame, scores, scale)
    shapes.append(_joined(frame, shown, scale))
    shapes += [Circle(*_place(frame, p, scale), DOT, "chart-ink", "card", 1.5) for p in shown]
    shapes += _labels(frame, shown, scale)
    return Panel(tuple(shapes), height + frame.head)


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


def _place(frame: Frame, point: ScorePoint, scale: ValueScale) -> Point:
    return frame.days.middle(point.day), scale.at(point.value or 0)


def _labels(frame: Frame, shown: list[ScorePoint], scale: ValueScale) -> list[Shape]:
    """Above each dot, or below where there is no room above, so that no line runs through them.

    A label that would meet the one before it is cut down to its number.
    """
    shapes: list[Shape] = []
    taken = frame.days.left - AIR
    for point in shown:
        x, y = _place(frame, point, scale)
        air = 0 if frame.narrow else 8  # wide, nothing stands right above the panel
        base = y - 9 if y - 19 > scale.top - air else y + 17
        words = _words(point)
        left = _left(frame, x, text_width(words, 11.5))
        if left < taken + AIR:
            words = whole(point.value)
            left = x - text_width(words, 11.5) / 2
        shapes.append(Text(left, base, words, "label", halo=True))
        taken = left + text_width(words, 11.5)
    return shapes


def _left(frame: Frame, x: float, width: float) -> float:
    """Where words centred on ``x`` begin, pushed back into the panel."""
    return max(frame.days.left, min(x - width / 2, frame.days.right - width))
