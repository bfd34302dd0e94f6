"""Self-report and expression estimates that keep telling different stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.domain.rules.days import Day, Days, window
from screening.domain.rules.finding import Evidence, Finding, Kind, Severity


def disagreement(
    days: Days, today: date, parameters: Mapping[str, Any], after: date | None = None
) -> Finding | None:
    """Watch: the two sources differ in the same direction on >= ``days`` of the last ``window``.

    ``calm_but_negative``: NA <= ``na_low`` while the share of negative estimates >= ``share``.
    ``distressed_but_positive``: NA >= ``na_high`` while the share of positive ones >= ``share``.
    Either can mean a mask, a habit of the face or a weak model: a reason to ask, nothing more.
    """
    both = [
        day
        for day in window(days, today, parameters["window"], after)
        if day.na_mean is not None
        and day.negative_share is not None
        and day.readable >= parameters["readable"]
    ]
    for direction in ("calm_but_negative", "distressed_but_positive"):
        differing = [day for day in both if _direction(day, parameters) == direction]
        if len(differing) >= parameters["days"] and differing[-1].local_date == today:
            return _finding(direction, differing, len(both), today, parameters)
    return None


def _direction(day: Day, parameters: Mapping[str, Any]) -> str:
    na, negative, positive = (
        day.na_mean or 0.0,
        day.negative_share or 0.0,
        day.positive_share or 0.0,
    )
    if na <= parameters["na_low"] and negative >= parameters["share"]:
        return "calm_but_negative"
    if na >= parameters["na_high"] and positive >= parameters["share"]:
        return "distressed_but_positive"
    return ""


def _finding(
    direction: str, differing: list[Day], both: int, today: date, parameters: Mapping[str, Any]
) -> Finding:
    negative = direction == "calm_but_negative"
    rows = [
        row
        for day in differing
        for row in (
            Evidence(Kind.SELF_REPORT, day.id, day.local_date, day.na_mean or 0.0),
            Evidence(
                Kind.EXPRESSION,
                day.id,
                day.local_date,
                (day.negative_share if negative else day.positive_share) or 0.0,
            ),
        )
    ]
    return Finding(
        rule="disagreement",
        severity=Severity.WATCH,
        occasion=f"{direction}:{today.isoformat()}",
        local_date=today,
        facts={
            "direction": direction,
            "days": len(differing),
            "both": both,
            "window": parameters["window"],
        },
        evidence=tuple(rows),
        uncertainty="expression",
    )
