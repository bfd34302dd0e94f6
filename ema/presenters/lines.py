"""Small line charts of daily means, with gaps where a day is missing. Shapes only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ema.models import DailySummary

WIDTH, HEIGHT = 340, 96
LEFT, RIGHT, TOP, BOTTOM = 26, 334, 8, 76


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    day: date
    value: float


@dataclass(frozen=True)
class Line:
    """One measure over the days. ``paths`` are runs of neighbouring days; a gap ends one."""

    key: str
    title: Any
    dots: list[Dot]
    paths: list[str]
    gaps: list[tuple[float, float]]  # from x to x along the bottom
    ticks: list[tuple[float, date]]
    missing: int

    width = WIDTH
    height = HEIGHT
    left = LEFT
    right = RIGHT
    bottom = BOTTOM
    grid = [(TOP, 100), ((TOP + BOTTOM) / 2, 50), (BOTTOM, 0)]

    @property
    def latest(self) -> Dot | None:
        return self.dots[-1] if self.dots else None


TITLES = {"na_mean": _("Unpleasant feelings"), "pa_mean": _("Pleasant feelings")}


def affect_lines(days: Iterable[DailySummary], since: date, until: date) -> list[Line]:
    """NA and PA day means (0..100) from ``since`` to ``until``, on one time axis."""
    rows = list(days)
    dates = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return [_line(key, rows, dates) for key in TITLES]


def _line(key: str, rows: list[DailySummary], dates: list[date]) -> Line:
    values = {row.local_date: getattr(row, key) for row in rows}
    dots: list[Dot] = []
    runs: list[list[Dot]] = [[]]
    gaps: list[tuple[float, float]] = []
    for n, day in enumerate(dates):
        x = _x(n, len(dates))
        value = values.get(day)
        if value is None:
            runs.append([])
            gaps.append((x - 2, x + 2))
        else:
            dots.append(Dot(x, _y(value), day, value))
            runs[-1].append(dots[-1])
    paths = [" ".join(f"{d.x:.1f},{d.y:.1f}" for d in run) for run in runs if len(run) > 1]
    return Line(key, TITLES[key], dots, paths, gaps, _ticks(dates), len(gaps))


def _x(n: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * (n + 0.5) / count


def _y(value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / 100


def _ticks(dates: list[date]) -> list[tuple[float, date]]:
    """Every day of a week, every Monday of a month, every other one beyond."""
    if len(dates) <= 7:
        return [(_x(n, len(dates)), day) for n, day in enumerate(dates)]
    mondays = [(n, day) for n, day in enumerate(dates) if day.weekday() == 0]
    step = 1 if len(mondays) <= 5 else 2
    return [(_x(n, len(dates)), day) for n, day in mondays[::step]]
