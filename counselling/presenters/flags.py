"""A flag as a row of the queue, as a card, and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from counselling.presenters.words import SEVERITY_KEYS, clock_words, span_words

if TYPE_CHECKING:
    from accounts.models import User
    from screening.models import FlagEvent, RiskFlag


@dataclass(frozen=True, slots=True)
class FlagCard:
    """``clock`` and ``overdue`` tell of the time to acknowledge, while it runs."""

    flag: RiskFlag
    severity: str
    age: str
    clock: str
    overdue: bool
    acknowledged: FlagEvent | None
    mine: bool  # acknowledged by the viewer
    outside: bool  # not in the viewer's caseload

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The rule's numbers by name, for whoever wants to check."""
        found = self.flag.rule_version.parameters
        return [(key.replace("_", " "), _plain(value)) for key, value in found.items()]

    @property
    def chart_state(self) -> list[tuple[str, str]]:
        """The control chart's numbers when the flag was raised or last signalled."""
        return _state(self.flag.chart)


def _state(chart: dict[str, object]) -> list[tuple[str, str]]:
    """The chart's plain numbers; longer series are drawn on the profile instead."""
    return [
        (key.replace("_", " "), f"{value:.4g}" if isinstance(value, float) else str(value))
        for key, value in chart.items()
        if isinstance(value, (int, float, str)) and not isinstance(value, bool)
    ]


def flag_card(
    flag: RiskFlag, viewer: User, outside: bool = False, now: datetime | None = None
) -> FlagCard:
    """``flag`` with its events, as ``screening.queries`` hands them out."""
    at = now or timezone.now()
    taken = [event for event in flag.events.all() if event.kind == "acknowledged"]
    running = flag.status == "open" and flag.acknowledge_by is not None
    return FlagCard(
        flag=flag,
        severity=SEVERITY_KEYS[flag.severity],
        age=span_words(at - flag.raised_at),
        clock=clock_words(flag.acknowledge_by, at) if running else "",
        overdue=bool(running and flag.acknowledge_by and flag.acknowledge_by < at),
        acknowledged=taken[-1] if taken else None,
        mine=bool(taken and taken[-1].by_id == viewer.pk),
        outside=outside,
    )


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number}" for key, number in value.items())
    return str(value)
