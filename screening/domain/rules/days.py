"""The days that the nightly rules read, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LOOKBACK_DAYS = 120  # a semester: the own baseline is the first two weeks within it


@dataclass(frozen=True)
class Day:
    """One person's summed-up day; None where there was too little to sum up.

    ``negative_share`` and ``positive_share`` are 0..1 over ``readable`` expression estimates,
    ``na_mean`` is the mean of momentary negative affect, 0..100, over ``answered`` of ``prompts``.
    """

    id: str
    local_date: date
    negative_share: float | None = None
    positive_share: float | None = None
    readable: int = 0
    na_mean: float | None = None
    answered: int = 0
    prompts: int = 0


Days = Sequence[Day]  # of one person, by date, each date at most once


def window(days: Days, until: date, length: int, after: date | None = None) -> list[Day]:
    """The days of the last ``length`` calendar days up to ``until``, and later than ``after``."""
    first = until - timedelta(days=length - 1)
    return [
        d for d in days if first <= d.local_date <= until and (not after or d.local_date > after)
    ]
