"""The words a chart speaks in, handed in so that the domain knows no framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property


def _same(text: str) -> str:
    return text


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _weekday(day: date) -> str:
    return f"{day:%a} {_day(day)}"


@dataclass(frozen=True)
class Voice:
    """``gettext`` translates; ``day`` writes "17 Nov" and ``weekday`` "Tue 17 Nov"."""

    gettext: Callable[[str], str] = _same
    day: Callable[[date], str] = _day
    weekday: Callable[[date], str] = _weekday

    @cached_property
    def _emotions(self) -> dict[str, str]:
        gettext = self.gettext
        return {
            "anger": gettext("anger"),
            "disgust": gettext("disgust"),
            "fear": gettext("fear"),
            "happiness": gettext("happiness"),
            "sadness": gettext("sadness"),
            "surprise": gettext("surprise"),
            "neutral": gettext("neutral"),
        }

    def emotion(self, label: str) -> str:
        """The label's word on screen."""
        return self._emotions[label]

    def letter(self, label: str) -> str:
        """One letter a label; surprise is U, since S is sadness."""
        return "U" if label == "surprise" else label[0].upper()


ENGLISH = Voice()


def whole(value: float | None) -> str:
    """Half up, as people round; a dash where there is nothing."""
    return "–" if value is None else str(int(value + 0.5))


def percent(share: float | None) -> str:
    return "–" if share is None else f"{whole(share * 100)} %"
