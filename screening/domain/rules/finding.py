"""What a rule hands back, and the one place where severities meet their limits.

CARE.md, rules 5 to 7: camera estimates alone never exceed watch; elevated needs self-report or a
questionnaire; urgent comes from critical answers only; every flag carries its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any


class Severity(IntEnum):
    """How soon a person should look; the numbers are those stored with a flag."""

    WATCH = 1
    ELEVATED = 2
    URGENT = 3


class Kind(StrEnum):
    """What an evidence row is made of."""

    EXPRESSION = "expression"  # a day's share of camera estimates, 0..1
    SELF_REPORT = "self_report"  # a day's mean of momentary negative affect, 0..100
    MISSED = "missed"  # a day without any answer: number of check-ins offered
    SCORE = "score"  # a questionnaire's scale
    CRITICAL_ANSWER = "critical_answer"  # one item's answer


CEILING: dict[Kind, Severity] = {
    Kind.EXPRESSION: Severity.WATCH,
    Kind.MISSED: Severity.WATCH,
    Kind.SELF_REPORT: Severity.ELEVATED,
    Kind.SCORE: Severity.ELEVATED,
    Kind.CRITICAL_ANSWER: Severity.URGENT,
}


@dataclass(frozen=True)
class Evidence:
    """One row behind a finding. ``supports`` false: context that argues neither way."""

    kind: Kind
    id: str
    local_date: date
    value: float
    supports: bool = True

    def as_row(self) -> dict[str, Any]:
        """The JSON row stored with the flag."""
        return {
            "kind": str(self.kind),
            "id": self.id,
            "local_date": self.local_date.isoformat(),
            "value": round(self.value, 4),
            "supports": self.supports,
        }


def severity_cap(evidence: tuple[Evidence, ...]) -> Severity:
    """The highest severity that the supporting rows can carry."""
    return max((CEILING[row.kind] for row in evidence if row.supports), default=Severity.WATCH)


@dataclass(frozen=True)
class Finding:
    """A rule found something. ``severity`` is held under the cap of its own evidence.

    ``facts`` are the numbers that the reason and the uncertainty are worded from; ``occasion``
    names what it is about, so that the same occasion is never raised twice; ``chart`` is the
    control chart's state where there is one. Raises ``ValueError`` without supporting evidence.
    """

    rule: str
    severity: Severity
    occasion: str
    local_date: date
    facts: dict[str, Any]
    evidence: tuple[Evidence, ...]
    uncertainty: str  # a code that the presenter words
    chart: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not any(row.supports for row in self.evidence):
            raise ValueError(f"{self.rule}: a finding needs evidence")
        object.__setattr__(self, "severity", min(self.severity, severity_cap(self.evidence)))
