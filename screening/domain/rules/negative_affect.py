"""Momentary negative affect drifting above the person's own baseline: an EWMA on day means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from screening.domain.charts import Baseline, Chart, baseline_of, ewma
from screening.domain.rules.days import Day, Days
from screening.domain.rules.finding import Evidence, Finding, Kind, Severity


@dataclass(frozen=True)
class Monitoring:
    """A person's chart: the days after the baseline that have a value, and the chart over them."""

    baseline: Baseline
    baseline_until: date
    days: tuple[Day, ...]
    chart: Chart

    @property
    def run(self) -> tuple[int, ...]:
        """Positions (from 0) of the unbroken signals at the end of the chart."""
        signals = set(self.chart.signals)
        position = len(self.days)
        while position in signals:
            position -= 1
        return tuple(range(position, len(self.days)))


def monitor(
    days: Days, parameters: Mapping[str, Any], after: date | None = None
) -> Monitoring | None:
    """The chart over ``days``, or None while no baseline stands.

    The baseline is the first ``baseline_days`` calendar days known, with at least
    ``baseline_minimum`` values. Where those days hold fewer, it grows day by day up to
    ``baseline_longest``. The chart starts after it, or after ``after``, the day on which a person
    closed the last flag.
    """
    reported = [day for day in days if day.na_mean is not None]
    if not reported:
        return None
    start, minimum = days[0].local_date, parameters["baseline_minimum"]
    for length in range(parameters["baseline_days"], parameters["baseline_longest"] + 1):
        until = start + timedelta(days=length - 1)
        base = [d for d in reported if d.local_date <= until]
        baseline = baseline_of(
            [d.na_mean for d in base], minimum=minimum, sd_floor=parameters["sd_floor"]
        )
        if baseline is not None:
            later = [d for d in reported if d.local_date > max(until, after or until)]
            return Monitoring(baseline, until, tuple(later), _chart(later, baseline, parameters))
    return None


def _chart(days: Days, baseline: Baseline, parameters: Mapping[str, Any]) -> Chart:
    return ewma(
        [day.na_mean for day in days],
        mean=baseline.mean,
        sd=baseline.sd,
        smoothing=parameters["smoothing"],
        limit=parameters["limit"],
        side="upper",
        baseline_days=baseline.days if parameters.get("allow_for_baseline") else None,
        least_rise=parameters.get("least_rise", 0.0),
    )


def negative_affect_ewma(
    days: Days, today: date, parameters: Mapping[str, Any], after: date | None = None
) -> Finding | None:
    """Elevated, because it is self-report: today's EWMA stands above its upper limit.

    Smoothing 0.2 with L 2.859 gives a two-sided ARL0 of 370 (Lucas & Saccucci 1990), the upper
    side alone 748 days, if days are independent and the baseline is known. It is neither, so the
    limit allows for the estimated baseline and lies at least ``least_rise`` above the mean. Days
    of mostly negative expression estimates while the signal ran are context, noted as agreement.
    """
    monitoring = monitor([d for d in days if d.local_date <= today], parameters, after)
    if monitoring is None or not monitoring.run or monitoring.days[-1].local_date != today:
        return None
    signalled = [monitoring.days[position] for position in monitoring.run]
    context = [
        day
        for day in days
        if signalled[0].local_date <= day.local_date <= today
        and day.negative_share is not None
        and day.readable >= parameters["readable"]
    ]
    agreeing = [d for d in context if (d.negative_share or 0) >= parameters["share"]]
    return Finding(
        rule="negative_affect_ewma",
        severity=Severity.ELEVATED,
        occasion=signalled[0].local_date.isoformat(),
        local_date=today,
        facts=_facts(monitoring, len(agreeing), len(context)),
        evidence=(
            *(_reported(day) for day in signalled),
            *(
                Evidence(Kind.EXPRESSION, d.id, d.local_date, d.negative_share or 0.0, False)
                for d in context
            ),
        ),
        uncertainty="baseline_floored" if monitoring.baseline.floored else "baseline",
        chart=chart_state(monitoring, parameters),
    )


def _reported(day: Day) -> Evidence:
    assert day.na_mean is not None
    return Evidence(Kind.SELF_REPORT, day.id, day.local_date, day.na_mean)


def _facts(monitoring: Monitoring, agreeing: int, context: int) -> dict[str, Any]:
    return {
        "days": len(monitoring.run),
        "usual": round(monitoring.baseline.mean),
        "now": round(monitoring.chart.z[-1] or 0.0),
        "limit": round(monitoring.chart.upper[-1] or 0.0),
        "baseline_days": monitoring.baseline.days,
        "agrees_with_expression": bool(context) and agreeing * 2 >= context,
        "expression_days": context,
    }


def chart_state(monitoring: Monitoring, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The chart as stored with a flag: baseline, limits and every point, ready to be drawn."""
    points = zip(monitoring.days, monitoring.chart.z, monitoring.chart.upper, strict=True)
    return {
        "kind": "ewma",
        "side": "upper",
        "smoothing": parameters["smoothing"],
        "limit": parameters["limit"],
        "baseline": asdict(monitoring.baseline),
        "baseline_until": monitoring.baseline_until.isoformat(),
        "points": [
            {
                "local_date": day.local_date.isoformat(),
                "value": round(day.na_mean or 0.0, 4),
                "z": round(z or 0.0, 4),
                "upper": round(upper or 0.0, 4),
            }
            for day, z, upper in points
        ],
    }
