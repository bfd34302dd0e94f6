"""Closing days: who is due, and summing up whole batches in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.days import day_bounds
from accounts.domain.days import local_date as day_of
from accounts.domain.errors import Refused
from ema.domain.day import Day, day_sum_up
from ema.domain.summary import content_hash
from ema.models import DailySummary, DayClosing, Enrolment, Prompt
from ema.queries.inputs import day_inputs, roles_of_versions
from ema.services.prompts import prompts_expire

if TYPE_CHECKING:
    from accounts.models import Student

BATCH = 500
SHARD = 2000
GRACE = timedelta(minutes=30)
"""How long after its boundary a day is left open for what is still on its way."""

LOOK_BACK_DAYS = 7
"""Days that a stopped worker missed are closed when it is back."""


def zones_close_due(*, now: datetime | None = None) -> int:
    """Close the earliest day of each zone whose boundary and grace have passed; returns how many.

    One at a time: a day's flags look back at the days before it, which must be summed up by then,
    however many workers there are. Days that a stopped worker missed follow call by call.
    """
    now = now or timezone.now()
    if people.events_unfinished_for_system("ema.day_shard_due", "ema.days_summarised"):
        return 0
    due = [(zone, days[0]) for zone in people.zones_of_students() if (days := _days_due(zone, now))]
    for zone, day in due:
        zone_close(zone=zone, local_date=day, now=now)
    return len(due)


def _days_due(zone: str, now: datetime) -> list[date]:
    yesterday = day_of(now - GRACE, zone) - timedelta(days=1)
    days = [yesterday - timedelta(days=n) for n in range(LOOK_BACK_DAYS)]
    closed = set(
        DayClosing.objects.filter(time_zone=zone, local_date__in=days).values_list(
            "local_date", flat=True
        )
    )
    return sorted(day for day in days if day not in closed)


@transaction.atomic
def zone_close(*, zone: str, local_date: date, now: datetime | None = None) -> int:
    """Promise the summing up of the zone's day, shard by shard; returns how many shards.

    Safe to repeat. A day that is still running is summed up as far as it goes and is not marked
    as closed. Raises ``Refused`` for a day that has not begun.
    """
    now = now or timezone.now()
    begins, ends = day_bounds(local_date, zone)
    if begins > now:
        raise Refused("date", _("This day has not begun."))
    in_zone = Enrolment.objects.filter(student__time_zone=zone)
    count = in_zone.values("student_id").distinct().count()
    shards = max(1, -(-count // SHARD))
    if ends <= now:
        DayClosing.objects.get_or_create(
            time_zone=zone, local_date=local_date, defaults={"closed_at": now, "shards": shards}
        )
    for shard in range(shards):
        place = {"zone": zone, "local_date": local_date.isoformat()}
        key = f"{zone}:{local_date.isoformat()}:{shard}/{shards}"
        payload = place | {"shard": shard, "shards": shards}
        accounts.event_publish(event="ema.day_shard_due", key=key, payload=payload)
    details = {"zone": zone, "date": local_date.isoformat(), "shards": shards}
    accounts.audit_record(by=None, action="day.close", details=details)
    return shards


def day_shard_close(*, zone: str, local_date: date, shard: int, shards: int) -> int:
    """Settle the shard's prompts and sum its day up; returns how many summaries changed."""
    ids = people.student_ids(zone, shard, shards)
    now = timezone.now()
    changed = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        ended = Prompt.objects.filter(student_id__in=batch, local_date=local_date)
        prompts_expire(now, ended)
        changed += days_summarise(student_ids=batch, local_date=local_date)
    return changed


def day_revise(*, student: Student, local_date: date) -> None:
    """Sum a closed day up again, since something of it came late; an open day is left alone.

    The caller holds ``person_lock``.
    """
    closed = DayClosing.objects.filter(time_zone=student.time_zone, local_date=local_date)
    if closed.exists():
        days_summarise(student_ids=[student.pk], local_date=local_date)


def days_summarise(*, student_ids: Sequence[int], local_date: date) -> int:
    """Write the day's summaries of these students, a transaction a batch; returns how many changed.

    Whoever had neither prompt nor sample gets none: a missing day is not a zero. A day whose rows
    are the same as before is not touched; one whose rows changed is recomputed under the next
    revision. The event for the flags is part of the same transaction.
    """
    ids = sorted(set(student_ids))
    return sum(
        _batch_summarise(ids[start : start + BATCH], local_date)
        for start in range(0, len(ids), BATCH)
    )


@dataclass(frozen=True)
class _Known:
    inputs_hash: str
    revision: int


@transaction.atomic
def _batch_summarise(student_ids: list[int], local_date: date) -> int:
    rows = Enrolment.objects.filter(student_id__in=student_ids).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id", flat=True))  # see person_lock
    inputs = day_inputs(student_ids, local_date)
    roles = roles_of_versions({p.version for day in inputs.values() for p in day.prompts})
    days = {student: day_sum_up(found, roles) for student, found in inputs.items()}
    changed = _changed(days, local_date)
    if not changed:
        return 0
    DailySummary.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["student", "local_date"],
        update_fields=_UPDATED,
    )
    _publish(changed, local_date)
    return len(changed)


def _changed(days: dict[int, Day], local_date: date) -> list[DailySummary]:
    rows = DailySummary.objects.filter(student_id__in=list(days), local_date=local_date)
    known = {
        student: _Known(digest, revision)
        for student, digest, revision in rows.values_list("student_id", "inputs_hash", "revision")
    }
    now = timezone.now()
    found = []
    for student, day in days.items():
        before = known.get(student, _Known("", 0))
        if before.inputs_hash != day.inputs_hash:
            found.append(summary_row(student, local_date, day, before.revision + 1, now))
    return found


def _publish(changed: list[DailySummary], local_date: date) -> None:
    ids = [summary.student_id for summary in changed]
    digest = content_hash([[s.student_id, s.inputs_hash] for s in changed])
    accounts.event_publish(
        event="ema.days_summarised",
        key=f"{local_date.isoformat()}:{digest[:32]}",
        payload={"student_ids": ids, "local_date": local_date.isoformat()},
    )
    details = {"date": local_date.isoformat(), "count": len(ids)}
    accounts.audit_record(by=None, action="days.summarise", details=details)


def summary_row(
    student_id: int, local_date: date, day: Day, revision: int, now: datetime
) -> DailySummary:
    """The row that keeps ``day``."""
    seen, told = day.expression, day.report
    return DailySummary(
        student_id=student_id,
        local_date=local_date,
        revision=revision,
        inputs_hash=day.inputs_hash,
        computed_at=now.astimezone(UTC),
        expression_status=seen.status,
        samples=seen.samples,
        readable=seen.readable,
        mean_quality=seen.mean_quality,
        dominant=list(seen.dominant),
        shares=seen.shares,
        mean_probabilities=seen.mean_probabilities,
        negative_share=seen.groups.get("negative"),
        neutral_share=seen.groups.get("neutral"),
        positive_share=seen.groups.get("positive"),
        report_status=told.status,
        prompts=told.prompts,
        answered=told.answered,
        na_mean=told.na_mean,
        pa_mean=told.pa_mean,
        na_sd=told.na_sd,
        na_mssd=told.na_mssd,
        agreement=day.agreement,
    )


_KEPT = {"id", "student", "local_date"}
_UPDATED: list[str] = [f.name for f in DailySummary._meta.concrete_fields if f.name not in _KEPT]
