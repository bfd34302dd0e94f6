"""Days of one person, for the rules' tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from screening.domain.rules import PRESET_BY_KEY, Day

START = date(2026, 3, 2)


def parameters(rule: str) -> dict[str, Any]:
    return PRESET_BY_KEY[rule].parameters


def day(number: int, **values: Any) -> Day:
    """The ``number``-th day from 1 with four check-ins offered."""
    base: dict[str, Any] = {"prompts": 4, "answered": 4 if "na_mean" in values else 0}
    when = START + timedelta(days=number - 1)
    return Day(id=str(number), local_date=when, **(base | values))


def on(number: int) -> date:
    return START + timedelta(days=number - 1)


def camera(number: int, share: float, readable: int = 4, **more: Any) -> Day:
    rest = {"negative_share": share, "positive_share": 1 - share, "readable": readable}
    return day(number, **(rest | more))
