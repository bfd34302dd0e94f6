"""Rules on questionnaires: critical answers and bands. They run as an answer sheet is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.domain.instrument import Instrument
from screening.domain.rules.finding import Evidence, Finding, Kind, Severity
from screening.domain.scoring import Result


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
        },
        evidence=tuple(
            Evidence(
                Kind.CRITICAL_ANSWER, f"{response_id}:{hit.item.link_id}", local_date, hit.value
            )
            for hit in result.critical
        ),
        uncertainty="critical_answer",
    )


def screening_band(
    instrument: Instrument,
    result: Result,
    response_id: str,
    local_date: date,
    parameters: Mapping[str, Any],
) -> Finding | None:
    """Elevated: a score at or above ``at_least[instrument key]``.

    Presets PHQ-9 >= 15 and GAD-7 >= 15: where the published bands reach moderately severe and
    severe, the same-day tier of UC Santa Cruz's stepped follow-up.
    """
    at_least = parameters["at_least"].get(instrument.key)
    score = result.scale(instrument.headline)
    if at_least is None or score.value is None or score.value < at_least:
        return None
    return Finding(
        rule="screening_band",
        severity=Severity.ELEVATED,
        occasion=response_id,
        local_date=local_date,
        facts={
            "instrument": instrument.short_title,
            "value": score.value,
            "maximum": score.scale.maximum,
            "band": score.band.label if score.band else "",
            "at_least": at_least,
            "prorated": score.prorated,
        },
        evidence=(
            Evidence(Kind.SCORE, f"{response_id}:{score.scale.key}", local_date, score.value),
        ),
        uncertainty="score_prorated" if score.prorated else "score",
    )
