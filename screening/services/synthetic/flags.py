"""The flags that invented sheets raise, with what invented counsellors did about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from screening.domain.instrument import Instrument
from screening.domain.rules import Finding, critical_answer, stepped_follow_up
from screening.domain.scoring import Result
from screening.models import FlagEvent, RiskFlag, Severity
from screening.services.flags import flag_make
from screening.services.rules import rules_active

OPEN_FOR = {Severity.URGENT: timedelta(hours=12), Severity.ELEVATED: timedelta(days=3)}
CLOSED_AFTER = timedelta(days=4)
NOTES = {
    RiskFlag.Outcome.IN_CARE: "Met in the centre, next appointment agreed.",
    RiskFlag.Outcome.EXPLAINED: "Spoke on the phone: exam week, feeling better since.",
    RiskFlag.Outcome.SUPPORT_OFFERED: "Wrote twice and offered a talk; may come back to it.",
}


@dataclass(frozen=True)
class Raised:
    """The sheet that a flag is about."""

    sheet: str
    student_id: int
    at: datetime
    local_date: date


class FlagMaker:
    """Collects a chunk's flags; those of some days ago are acknowledged, older ones closed."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.versions = rules_active()
        self.flags: list[RiskFlag] = []

    def add(self, instrument: Instrument, result: Result, sheet: Raised, running: bool) -> None:
        """Flag the sheet as handing it in would have done."""
        day, key = sheet.local_date, sheet.sheet
        plan = self.versions["stepped_follow_up"].parameters
        for finding in (
            critical_answer(instrument, result, key, day),
            stepped_follow_up(instrument, result, key, day, plan),
        ):
            if finding is not None:
                self.flags.append(self._flag(sheet, finding, running))

    def _flag(self, sheet: Raised, finding: Finding, running: bool) -> RiskFlag:
        version = self.versions[finding.rule]
        flag = flag_make(student_id=sheet.student_id, finding=finding, version=version, at=sheet.at)
        age = self.now - flag.raised_at
        if not running or age > CLOSED_AFTER:
            outcomes = list(NOTES)
            flag.status = RiskFlag.Status.CLOSED
            flag.outcome = outcomes[int(sheet.sheet[:4], 16) % len(outcomes)]
            flag.closed_on = flag.local_date + timedelta(days=2)
        elif age > OPEN_FOR[Severity(flag.severity)]:
            flag.status = RiskFlag.Status.ACKNOWLEDGED
        return flag

    def flush(self) -> int:
        """Store what was collected, with events; returns how many rows."""
        flags, self.flags = self.flags, []
        RiskFlag.objects.bulk_create(flags)
        carers = _carers([flag.student_id for flag in flags])
        events = [event for flag in flags for event in _events(flag, carers.get(flag.student_id))]
        FlagEvent.objects.bulk_create(events)
        return len(flags) + len(events)


def _carers(student_ids: list[int]) -> dict[int, int]:
    """Student to the counsellor who looks after them."""
    student: Any = RiskFlag._meta.get_field("student").related_model
    rows = student.objects.filter(pk__in=student_ids, assignments__until=None)
    return dict(rows.values_list("pk", "assignments__counsellor_id"))


def _events(flag: RiskFlag, carer: int | None) -> list[FlagEvent]:
    kinds = FlagEvent.Kind
    steps: list[tuple[str, timedelta, int | None, str]]
    steps = [(kinds.RAISED, timedelta(0), None, "")]
    if flag.severity == Severity.URGENT:
        steps.append((kinds.ALERTED, timedelta(minutes=1), None, ""))
    if flag.status != RiskFlag.Status.OPEN:
        steps.append((kinds.ACKNOWLEDGED, timedelta(hours=3), carer, "I will get in touch."))
    if flag.status == RiskFlag.Status.CLOSED:
        note = NOTES[RiskFlag.Outcome(flag.outcome)]
        steps.append((kinds.CLOSED, timedelta(days=2), carer, note))
    return [
        FlagEvent(flag=flag, kind=kind, at=flag.raised_at + after, by_id=by, note=note)
        for kind, after, by, note in steps
    ]
