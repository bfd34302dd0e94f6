"""Rules on questionnaires: critical answers and scores. They run as a sheet is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from screening.domain.follow_up import Value, plan_read, tier_reached
from screening.domain.instrument import Instrument
from screening.domain.rules.finding import Evidence, Finding, Kind, Severity
from screening.domain.scoring import CriticalHit, Result


def critical_answer(
    instrument: Instrument, result: Result, response_id: str, local_date: date
) -> Finding | None:
    """Urgent: at least one critical item was endorsed, however low the total."""
    if not result.critical:
        return None
    return Finding(
        rule="critical_answer",
        severity=Severity.URGENT,
        occasion=response_id,
        local_date=local_date,
        facts={
            "instrument": instrument.short_title,
            "items": [hit.item.number for hit in result.critical],
            "shorts": [hit.item.short for hit in result.critical],
            "given": [_words(hit) for hit in result.critical],
        },
        evidence=tuple(
            Evidence(
                Kind.CRITICAL_ANSWER, f"{response_id}:{hit.item.link_id}", local_date, hit.value
            )
            for hit in result.critical
        ),
        uncertainty="critical_answer",
    )


def _words(hit: CriticalHit) -> str:
    return next(option.text for option in hit.item.options if option.value == hit.value)


def stepped_follow_up(
    instrument: Instrument,
    result: Result,
    response_id: str,
    local_date: date,
    parameters: Mapping[str, Any],
) -> Finding | None:
    """A score that the plan in ``parameters`` wants looked at: elevated the same day, watch within
    days. A tier of self-help raises nothing.
    """
    plan = plan_read(parameters)
    values = [Value(e.scale.key, e.scale.higher_is, e.value) for e in result.scales]
    reached = tier_reached(plan, instrument.key, values)
    if reached is None or reached.tier.due_days is None:
        return None
    score = result.scale(reached.scale)
    due_on = local_date + timedelta(days=reached.tier.due_days)
    return Finding(
        rule="stepped_follow_up",
        severity=Severity.ELEVATED if reached.tier.due_days == 0 else Severity.WATCH,
        occasion=response_id,
        local_date=local_date,
        facts={
            "instrument": instrument.short_title,
            "scale": "" if score.scale.key == instrument.headline else score.scale.title,
            "value": reached.value,
            "maximum": score.scale.maximum,
            "band": score.band.label if score.band else "",
            "threshold": reached.threshold,
            "higher_is": score.scale.higher_is,
            "prorated": score.prorated,
            "plan": plan.name,
            "tier": reached.tier.key,
            "due_days": reached.tier.due_days,
            "due_on": due_on.isoformat(),
        },
        evidence=(
            Evidence(Kind.SCORE, f"{response_id}:{reached.scale}", local_date, reached.value),
        ),
        uncertainty="score_prorated" if score.prorated else "score",
    )
