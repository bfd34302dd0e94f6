"""Many days with mostly negative expression estimates: a run rule on camera data alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.domain.rules.days import Day, Days, window
from screening.domain.rules.finding import Evidence, Finding, Kind, Severity


def negative_share(
    days: Days, today: date, parameters: Mapping[str, Any], after: date | None = None
) -> Finding | None:
    """Watch: share of negative estimates >= ``share`` on >= ``days`` of the last ``window`` days.

    Only days with at least ``readable`` estimates count, and at least ``known`` of them must
    exist: a week with one gloomy picture is no run. Today must be one of the days, so that the
    rule speaks when it happens and not again later.
    """
    known = [
        day
        for day in window(days, today, parameters["window"], after)
        if day.negative_share is not None and day.readable >= parameters["readable"]
    ]
    high = [day for day in known if _share(day) >= parameters["share"]]
    enough = len(high) >= parameters["days"] and len(known) >= parameters["known"]
    if not enough or high[-1].local_date != today:
        return None
    return Finding(
        rule="negative_share",
        severity=Severity.WATCH,
        occasion=today.isoformat(),
        local_date=today,
        facts={
            "high": len(high),
            "known": len(known),
            "window": parameters["window"],
            "percent": round(100 * parameters["share"]),
            "readable": sum(day.readable for day in known),
        },
        evidence=tuple(
            Evidence(Kind.EXPRESSION, day.id, day.local_date, _share(day)) for day in high
        ),
        uncertainty="expression",
    )


def _share(day: Day) -> float:
    assert day.negative_share is not None
    return day.negative_share
