"""From days and values to points, and where the ticks stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

TICK_STEPS = (7, 14, 28)  # days: an axis of weeks is marked on Mondays


@dataclass(frozen=True, slots=True)
class DayScale:
    """Days ``since`` to ``until``, both included, side by side between ``left`` and ``right``."""

    since: date
    until: date
    left: float
    right: float

    def __post_init__(self) -> None:
        if self.until < self.since or self.right <= self.left:
            raise ValueError("A scale of days needs a day and some room.")

    @property
    def count(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def step(self) -> float:
        return (self.right - self.left) / self.count

    def start(self, day: date) -> float:
        """The left edge of the day."""
        return self.left + (day - self.since).days * self.step

    def middle(self, day: date) -> float:
        return self.start(day) + self.step / 2

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until

    def days(self) -> list[date]:
        return [self.since + timedelta(days=n) for n in range(self.count)]

    def ticks(self, room: float) -> list[date]:
        """Mondays (every one, every second or every fourth) at least ``room`` points apart."""
        every = next((n for n in TICK_STEPS if n * self.step >= room), TICK_STEPS[-1])
        first = self.since + timedelta(days=-self.since.weekday() % 7)
        count = max(0, (self.until - first).days // every + 1)
        return [first + timedelta(days=every * n) for n in range(count)]


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Values ``low`` to ``high`` from ``bottom`` up to ``top`` (y grows downwards)."""

    low: float
    high: float
    top: float
    bottom: float

    def __post_init__(self) -> None:
        if self.high <= self.low:
            raise ValueError("A scale of values needs a range.")

    def at(self, value: float) -> float:
        """Where ``value`` stands; kept inside the scale."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def nice_top(largest: float, at_least: float) -> float:
    """A round upper end (1, 2 or 5 times ten) that leaves a little air above ``largest``."""
    goal = max(largest * 1.08, at_least)
    unit = math.pow(10, math.floor(math.log10(goal))) / 2
    return math.ceil(goal / unit) * unit
