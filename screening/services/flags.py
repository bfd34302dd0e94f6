"""Raising flags, and what people do about them: every step adds an event with its author."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.domain.days import local_date
from accounts.domain.errors import Refused
from accounts.services import audit_record, event_publish
from screening import queries
from screening.domain.rules import Finding, Severity
from screening.models import FlagEvent, FlagRuleVersion, RiskFlag
from screening.presenters import reason_words, uncertainty_words
from screening.services.rules import rules_active

if TYPE_CHECKING:
    from accounts.models import Student, User

ACKNOWLEDGE_WITHIN_H = 12  # where no institution has been set up


@transaction.atomic
def flag_raise(
    *, by: User | None, student: Student, finding: Finding, at: datetime | None = None
) -> tuple[RiskFlag, bool]:
    """Raise what a rule found, once an occasion; returns the flag and whether it is new.

    Urgent flags start their acknowledgement clock. Publishes ``screening.flag_raised``.
    """
    version = rules_active()[finding.rule]
    made = flag_make(student_id=student.pk, finding=finding, version=version, at=at)
    known = RiskFlag.objects.filter(key=made.key).first()
    if known is not None:
        return known, False
    made.save()
    FlagEvent.objects.create(flag=made, kind=FlagEvent.Kind.RAISED, at=made.raised_at, by=by)
    flag_announce(flag=made, student=student, by=by)
    return made, True


def flag_make(
    *, student_id: int, finding: Finding, version: FlagRuleVersion, at: datetime | None = None
) -> RiskFlag:
    """The flag that ``finding`` asks for, unsaved, worded in the institution's language."""
    place, raised_at = people.institution(), at or timezone.now()
    within = timedelta(hours=place.acknowledge_within_h if place else ACKNOWLEDGE_WITHIN_H)
    with translation.override(place.language if place else "en"):
        reason, uncertainty = reason_words(finding), uncertainty_words(finding)
    return RiskFlag(
        student_id=student_id,
        rule_version=version,
        key=f"{finding.rule}:{student_id}:{finding.occasion}",
        severity=int(finding.severity),
        reason=reason,
        uncertainty=uncertainty,
        facts=finding.facts,
        evidence=[row.as_row() for row in finding.evidence],
        chart=finding.chart,
        local_date=finding.local_date,
        raised_at=raised_at,
        acknowledge_by=raised_at + within if finding.severity == Severity.URGENT else None,
    )


def flag_announce(*, flag: RiskFlag, student: Student | None, by: User | None) -> None:
    """Audit a flag that was just stored and tell whoever listens."""
    details = {"rule": flag.rule_version.rule.key, "severity": flag.severity}
    student = student or flag.student
    audit_record(by=by, action="flag.raise", student=student, obj=flag, details=details)
    event_publish(event="screening.flag_raised", key=str(flag.pk), payload={"flag_id": flag.pk})


@transaction.atomic
def flag_acknowledge(*, by: User, flag: RiskFlag, note: str = "") -> RiskFlag:
    """A counsellor takes the flag on; the clock stops. Again by anybody: nothing changes."""
    flag = _locked(by, flag)
    _refuse_closed(flag)
    if flag.status == RiskFlag.Status.ACKNOWLEDGED:
        return flag
    flag.status = RiskFlag.Status.ACKNOWLEDGED
    flag.save(update_fields=["status"])
    _step(by, flag, FlagEvent.Kind.ACKNOWLEDGED, note, "flag.acknowledge")
    return flag


@transaction.atomic
def flag_close(*, by: User, flag: RiskFlag, outcome: str, note: str) -> RiskFlag:
    """A counsellor closes the flag with its outcome and a reason; the day rules start afresh.

    Raises ``Refused`` for an unknown outcome, an empty note, or a flag already closed.
    """
    flag = _locked(by, flag)
    _refuse_closed(flag)
    if outcome not in RiskFlag.Outcome.values:
        raise Refused("outcome", _("Please choose what came of it."))
    if not note.strip():
        raise Refused("note", _("Please say in a few words why this can be closed."))
    flag.status = RiskFlag.Status.CLOSED
    flag.outcome = outcome
    flag.closed_on = local_date(timezone.now(), flag.student.time_zone)
    flag.save(update_fields=["status", "outcome", "closed_on"])
    _step(by, flag, FlagEvent.Kind.CLOSED, note.strip(), "flag.close", outcome=outcome)
    return flag


@transaction.atomic
def flag_note(*, by: User, flag: RiskFlag, note: str) -> FlagEvent:
    """Add a remark to the flag's history."""
    flag = _locked(by, flag)
    if not note.strip():
        raise Refused("note", _("The note is empty."))
    return _step(by, flag, FlagEvent.Kind.NOTED, note.strip(), "flag.note")


@transaction.atomic
def flag_alert_record(*, flag: RiskFlag, note: str = "") -> FlagEvent:
    """Note that the counsellors on call were told; for the alerting job."""
    return _step(None, flag, FlagEvent.Kind.ALERTED, note, "flag.alert")


@transaction.atomic
def flag_escalate(*, by: User | None, flag: RiskFlag, note: str = "") -> bool:
    """Pass an open flag on along the rota, once; False when that was done or it is taken on."""
    flag = RiskFlag.objects.select_for_update().get(pk=flag.pk)
    if by is not None:
        queries.flag_check(by, flag)
    if flag.status != RiskFlag.Status.OPEN or flag.escalated_at is not None:
        return False
    flag.escalated_at = timezone.now()
    flag.save(update_fields=["escalated_at"])
    _step(by, flag, FlagEvent.Kind.ESCALATED, note, "flag.escalate")
    return True


def _locked(by: User, flag: RiskFlag) -> RiskFlag:
    """The flag's row, locked, if ``by`` may act on it: two people never close it at once."""
    if by is None:
        raise PermissionDenied  # a decision about a flag is a person's
    fresh = RiskFlag.objects.select_for_update().get(pk=flag.pk)
    queries.flag_check(by, fresh)
    return fresh


def _refuse_closed(flag: RiskFlag) -> None:
    if flag.status == RiskFlag.Status.CLOSED:
        raise Refused("", _("This has already been closed."))


def _step(
    by: User | None, flag: RiskFlag, kind: str, note: str, action: str, **details: str
) -> FlagEvent:
    event = FlagEvent.objects.create(flag=flag, kind=kind, by=by, note=note)
    audit_record(by=by, action=action, student=flag.student, obj=flag, details=dict(details))
    return event
