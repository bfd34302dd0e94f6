"""A part of an insights page: what it says in one sentence, its chart, its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counselling.domain.scene import Chart, Table
from counselling.presenters.charts import Picture
from counselling.presenters.svg import svg

WIDE = 940
HALF = 500  # two charts side by side
PHONE = 330
Draw = Callable[[float], Chart]


@dataclass(frozen=True, slots=True)
class Words:
    """A table of its own beside the chart, with a heading."""

    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Section:
    """``draw`` None: there is nothing to draw, and ``lead`` or ``points`` say why. ``points`` says
    one thing a scale. ``key`` is its address.
    """

    key: str
    title: str
    lead: str
    draw: Draw | None = None
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Words, ...] = ()
    width: float = WIDE

    @property
    def half(self) -> bool:
        return self.width < WIDE

    @property
    def picture(self) -> Picture | None:
        """For a page: wide, and once more for a phone."""
        if self.draw is None:
            return None
        wide, narrow = self.draw(self.width), self.draw(PHONE)
        scene = wide.scene
        return Picture(
            scene.title,
            scene.description,
            svg(scene, "scene--wide"),
            svg(narrow.scene, "scene--narrow"),
            wide.table,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs together under one heading: a questionnaire's sections."""

    key: str
    title: str
    note: str
    sections: tuple[Section, ...]


def said(key: str, title: str, sentences: Sequence[str]) -> Section:
    """One sentence leads; several are a list."""
    if len(sentences) == 1:
        return Section(key, title, sentences[0], width=HALF)
    return Section(key, title, "", points=tuple(sentences), width=HALF)


def cautions() -> list[str]:
    """What every reader of these numbers has to know, on the page and on paper."""
    return [
        _(
            "Groups of fewer than ten are not shown, nor what would give them away: some larger "
            "numbers are hidden for that reason alone, so “not shown” does not mean “few”."
        ),
        _(
            "A band is a screening result, no diagnosis. These are the people who handed in; "
            "those who did not may feel otherwise."
        ),
        _(
            "Intervals say how far chance alone could move a number (95 %). They do not say how "
            "far those who answered are like those who did not."
        ),
    ]
