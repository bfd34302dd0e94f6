"""The student's days as small squares: a strip of seven, and weeks one below another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ema.models import DailySummary
from ema.presenters.words import EMOTION_WORDS


@dataclass(frozen=True)
class Cell:
    """One day. ``state``: ok, insufficient, open (not summed up yet), none, future or outside."""

    date: date
    state: str
    keys: tuple[str, ...] = ()
    answered: int = 0
    is_today: bool = False

    @property
    def label(self) -> str:
        """What a screen reader says for the square, after the date."""
        if self.keys:
            return " / ".join(str(EMOTION_WORDS[key]) for key in self.keys)
        if self.state == "open":
            return _("still open")
        if self.answered:
            n = {"n": self.answered}
            return ngettext("%(n)d check-in", "%(n)d check-ins", self.answered) % n
        return _("no check-in") if self.state != "future" else ""

    @property
    def has_page(self) -> bool:
        return self.state in ("ok", "insufficient", "open")


def strip(days: Iterable[DailySummary], today: date, count: int = 7) -> list[Cell]:
    """The last ``count`` days, today last."""
    found = {day.local_date: day for day in days}
    dates = [today - timedelta(days=back) for back in range(count - 1, -1, -1)]
    return [_cell(day, today, found) for day in dates]


def calendar_weeks(days: Iterable[DailySummary], since: date, today: date) -> list[list[Cell]]:
    """Whole weeks from Monday to Sunday that cover ``since`` to ``today``."""
    found = {day.local_date: day for day in days}
    monday = since - timedelta(days=since.weekday())
    weeks = []
    while monday <= today:
        dates = [monday + timedelta(days=n) for n in range(7)]
        weeks.append([_cell(d, today, found) if d >= since else Cell(d, "outside") for d in dates])
        monday += timedelta(days=7)
    return weeks


def _cell(day: date, today: date, found: Mapping[date, Any]) -> Cell:
    if day > today:
        return Cell(day, "future")
    summary: DailySummary | None = found.get(day)
    if summary is None:
        return Cell(day, "open" if day == today else "none", is_today=day == today)
    state = "ok" if summary.dominant else "insufficient"
    return Cell(day, state, tuple(summary.dominant), summary.answered, day == today)
