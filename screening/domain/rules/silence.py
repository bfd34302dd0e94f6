"""Somebody who answered, reported distress, and then fell silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from screening.domain.rules.days import Day, Days, window
from screening.domain.rules.finding import Evidence, Finding, Kind, Severity


def silence_after_distress(
    days: Days, today: date, parameters: Mapping[str, Any], after: date | None = None
) -> Finding | None:
    """Watch: ``silent`` days in a row up to today with check-ins offered and none answered,
    after at least ``distressed`` days of NA >= ``na`` in the ``before`` days ahead of them.

    A day without a row or without check-ins is unknown, not silent: it ends the run.
    """
    silent = _silent_run([d for d in days if d.local_date <= today], today, after)
    if len(silent) < parameters["silent"]:
        return None
    eve = silent[0].local_date - timedelta(days=1)
    before = window(days, eve, parameters["before"], after)
    distressed = [d for d in before if d.na_mean is not None and d.na_mean >= parameters["na"]]
    if len(distressed) < parameters["distressed"]:
        return None
    return Finding(
        rule="silence_after_distress",
        severity=Severity.WATCH,
        occasion=silent[0].local_date.isoformat(),
        local_date=today,
        facts={
            "silent": len(silent),
            "offered": sum(day.prompts for day in silent),
            "distressed": len(distressed),
            "na": parameters["na"],
        },
        evidence=(
            *(Evidence(Kind.SELF_REPORT, d.id, d.local_date, d.na_mean or 0.0) for d in distressed),
            *(Evidence(Kind.MISSED, d.id, d.local_date, d.prompts) for d in silent),
        ),
        uncertainty="silence",
    )


def _silent_run(days: Days, today: date, after: date | None) -> list[Day]:
    run: list[Day] = []
    expected = today
    for day in reversed(days):
        silent = day.prompts > 0 and day.answered == 0
        if day.local_date != expected or not silent or (after and day.local_date <= after):
            break
        run.insert(0, day)
        expected -= timedelta(days=1)
    return run
