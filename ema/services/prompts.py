"""Planning the day's prompts and moving them through their life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.days import local_date as day_of
from accounts.domain.errors import Refused
from ema.domain.protocol import Definition, definition_read
from ema.domain.schedule import day_schedule
from ema.models import Enrolment, MissCause, Prompt, PromptStatus, ProtocolVersion

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 500
OPEN = (PromptStatus.SCHEDULED, PromptStatus.DUE, PromptStatus.OPENED)
CONSENTED = Q(student__consents__purpose="ema", student__consents__withdrawn_at__isnull=True)


def prompts_schedule(*, student_ids: Sequence[int], local_date: date) -> int:
    """Plan the given day for everybody who takes part and consents; returns how many are new.

    Safe to repeat and to race: a slot of an enrolment's day holds one prompt.
    """
    made = 0
    for start in range(0, len(student_ids), BATCH):
        made += _batch_schedule(student_ids[start : start + BATCH], local_date)
    return made


@transaction.atomic
def _batch_schedule(student_ids: Sequence[int], day: date) -> int:
    enrolments = list(
        Enrolment.objects.filter(CONSENTED, student_id__in=student_ids, ended_at=None)
        .select_related("student")
        .order_by("id")
    )
    definitions = _definitions({e.protocol_id for e in enrolments})
    taken = set(
        Prompt.objects.filter(enrolment__in=enrolments, local_date=day).values_list(
            "enrolment_id", "slot"
        )
    )
    rows = [
        prompt
        for enrolment in enrolments
        if enrolment.protocol_id in definitions
        for prompt in _day_of_prompts(enrolment, day, *definitions[enrolment.protocol_id])
        if (enrolment.pk, prompt.slot) not in taken
    ]
    if rows:
        Prompt.objects.bulk_create(rows, ignore_conflicts=True)
        details = {"date": day.isoformat(), "count": len(rows)}
        accounts.audit_record(by=None, action="prompts.schedule", details=details)
    return len(rows)


def _definitions(protocol_ids: set[int]) -> dict[int, tuple[ProtocolVersion, Definition]]:
    """The version in force of each protocol: its last."""
    versions = ProtocolVersion.objects.filter(protocol_id__in=protocol_ids).order_by("number")
    last = {version.protocol_id: version for version in versions}
    return {pk: (version, definition_read(version.definition)) for pk, version in last.items()}


def _day_of_prompts(
    enrolment: Enrolment, day: date, version: ProtocolVersion, definition: Definition
) -> list[Prompt]:
    zone = enrolment.student.time_zone
    beeps = day_schedule(definition, zone, day, f"{enrolment.pk}:{day.isoformat()}")
    return [
        Prompt(
            student_id=enrolment.student_id,
            enrolment=enrolment,
            protocol_version=version,
            local_date=day,
            slot=beep.slot,
            time_zone=zone,
            due_at=beep.due_at,
            expires_at=beep.expires_at,
        )
        for beep in beeps
        if beep.expires_at > enrolment.started_at
    ]


def prompts_refresh(*, now: datetime | None = None) -> dict[str, int]:
    """Plan today in every zone, then suppress, expire and open prompts; returns the counts.

    Set-based and safe to repeat; a prompt changes only while it is in the state it leaves.
    """
    now = now or timezone.now()
    planned = sum(_zone_plan(zone, now) for zone in people.zones_of_students())
    with transaction.atomic():
        counts = {"planned": planned, **_suppress(now), **prompts_expire(now)}
        counts["due"] = Prompt.objects.filter(
            status=PromptStatus.SCHEDULED, due_at__lte=now, expires_at__gt=now
        ).update(status=PromptStatus.DUE)
        if any(value for key, value in counts.items() if key != "planned"):
            accounts.audit_record(by=None, action="prompts.refresh", details=counts)
    return counts


def _zone_plan(zone: str, now: datetime) -> int:
    """Plan today for those of the zone who take part and have no prompt yet."""
    today = day_of(now, zone)
    planned = Prompt.objects.filter(enrolment=OuterRef("pk"), local_date=today)
    waiting = Enrolment.objects.filter(
        CONSENTED, ~Exists(planned), student__time_zone=zone, ended_at=None
    )
    ids = sorted(set(waiting.values_list("student_id", flat=True)))
    return prompts_schedule(student_ids=ids, local_date=today) if ids else 0


def _suppress(now: datetime) -> dict[str, int]:
    """Whoever withdrew their consent gets no more prompts."""
    agreed = Prompt.objects.filter(CONSENTED, pk=OuterRef("pk"))
    count = (
        Prompt.objects.filter(~Exists(agreed), status__in=OPEN, due_at__lte=now)
        .order_by()
        .update(status=PromptStatus.SUPPRESSED, closed_at=now, cause=MissCause.CONSENT_WITHDRAWN)
    )
    return {"suppressed": count}


def prompts_expire(now: datetime, rows: QuerySet[Prompt] | None = None) -> dict[str, int]:
    """Close what was not answered in time, each with its cause; within ``rows`` if given."""
    among = Prompt.objects.all() if rows is None else rows
    causes = {
        PromptStatus.SCHEDULED: MissCause.NOT_SENT,
        PromptStatus.DUE: MissCause.NOT_OPENED,
        PromptStatus.OPENED: MissCause.NOT_FINISHED,
    }
    count = sum(
        among.filter(status=status, expires_at__lte=now).update(
            status=PromptStatus.EXPIRED, closed_at=F("expires_at"), cause=cause
        )
        for status, cause in causes.items()
    )
    return {"expired": count}


@transaction.atomic
def prompt_open(*, by: User | None, prompt: Prompt) -> Prompt:
    """Note that the student opened the prompt; opening it again changes nothing.

    Raises ``Refused`` when it cannot be answered any more, or not yet.
    """
    accounts.actor_require_self(by, prompt.student)
    held = (
        Prompt.objects.select_for_update(of=("self",)).select_related("student").get(pk=prompt.pk)
    )
    now = timezone.now()
    if held.status == PromptStatus.OPENED and now < held.expires_at + FINISH_GRACE:
        return held
    if not people.consent_open(held.student_id, "ema"):
        raise Refused("consent", _("Check-ins are switched off."))
    if held.status not in (PromptStatus.SCHEDULED, PromptStatus.DUE):
        raise Refused("prompt", _("This check-in is closed."))
    if not held.due_at <= now < held.expires_at:
        raise Refused("prompt", _("This check-in is not open now."))
    held.status, held.opened_at = PromptStatus.OPENED, now
    held.save(update_fields=["status", "opened_at"])
    accounts.audit_record(by=by, action="prompt.open", student=held.student, obj=held)
    return held


FINISH_GRACE = timedelta(minutes=10)
"""Who opened a check-in before it closed may finish it for so long afterwards."""
