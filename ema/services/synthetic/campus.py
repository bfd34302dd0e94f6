"""Fills a synthetic campus with prompts, answers, expression estimates and day summaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.domain.days import local_date as day_of
from accounts.domain.errors import Refused
from ema.domain import campus
from ema.domain.protocol import Definition, definition_read
from ema.models import DayClosing, Enrolment, Protocol, ProtocolVersion
from ema.services.protocols import everyday_publish
from ema.services.synthetic import calendar as beeping
from ema.services.synthetic.rows import Chunk, chunk_write

CHUNK = 100


@dataclass(frozen=True)
class _Person:
    student_id: int
    zone: str
    camera: bool


def days_synthesise(
    *, student_ids: Sequence[int], days: int, seed: int, now: datetime | None = None
) -> Iterator[int]:
    """Invent ``days`` days up to today for those of ``student_ids`` who agreed to check-ins.

    Yields how many rows each chunk of students added; consume it to the end. The first of
    ``student_ids`` is the demo's own student, with one check-in open now. Every day but yesterday
    and today is summed up already: those two are left to ``close_day``, whose flags then follow.
    The same ids, days, seed and ``now`` give the same rows. Raises ``Refused`` for people who are
    not synthetic and for those who take part already.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    protocol = everyday_publish()
    version = protocol.versions.order_by("-number")[0]
    definition = definition_read(version.definition)
    people = _people(protocol, student_ids)
    for start in range(0, len(people), CHUNK):
        part = people[start : start + CHUNK]
        rng = np.random.default_rng([seed, start, days])
        demo = bool(student_ids) and part[0].student_id == student_ids[0]
        with transaction.atomic():
            yield _chunk(rng, part, days, now, version, definition, demo)
    _close_days({person.zone for person in people}, days, now)


def _people(protocol: Protocol, student_ids: Sequence[int]) -> list[_Person]:
    """Those who agreed to check-ins, in the order of their ids, enrolled nowhere yet."""
    student_model = Enrolment._meta.get_field("student").related_model
    rows = student_model._default_manager.filter(pk__in=student_ids)
    if rows.filter(is_synthetic=False).exists():
        raise Refused("", "Invented days are for synthetic people only.")
    if Enrolment.objects.filter(student_id__in=student_ids, protocol=protocol).exists():
        raise Refused("", "These synthetic people have their days already.")
    agreed = {"consents__withdrawn_at": None}
    camera = set(rows.filter(consents__purpose="camera", **agreed).values_list("pk", flat=True))
    found = rows.filter(consents__purpose="ema", **agreed).order_by("pk")
    return [_Person(pk, zone, pk in camera) for pk, zone in found.values_list("pk", "time_zone")]


def _chunk(
    rng: np.random.Generator,
    part: list[_Person],
    days: int,
    now: datetime,
    version: ProtocolVersion,
    definition: Definition,
    demo: bool,
) -> int:
    camera = np.array([person.camera for person in part])
    scenario = campus.scenarios_draw(rng, camera, leading=demo)
    calendar = beeping.calendar_of([person.zone for person in part], days, now)
    moods = campus.moods_draw(rng, scenario, calendar.weekdays, len(definition.slots))
    beeps = beeping.beeps_draw(rng, definition, calendar, moods.compliance, now)
    if demo:
        beeping.demo_make_due(beeps, 0, now)
    answered = beeps.status == beeping.COMPLETED
    takings = campus.takings_draw(rng, moods, answered & camera[:, None, None])
    enrolments = _enrol(part, version.protocol, calendar)
    chunk = Chunk(enrolments, [p.zone for p in part], calendar, beeps, moods, takings)
    count = chunk_write(rng, chunk, version, definition, now) + len(enrolments)
    details = {"count": count, "students": len(part)}
    accounts.audit_record(by=None, action="days.synthesise", details=details)
    return count


def _enrol(part: list[_Person], protocol: Protocol, calendar: beeping.Calendar) -> list[Enrolment]:
    return Enrolment.objects.bulk_create(
        Enrolment(
            student_id=person.student_id,
            protocol=protocol,
            started_at=datetime.fromtimestamp(int(calendar.starts[row, 0]), UTC),
        )
        for row, person in enumerate(part)
    )


def _close_days(zones: set[str], days: int, now: datetime) -> None:
    """The days summed up here count as closed; the nightly job goes on from there."""
    DayClosing.objects.bulk_create(
        [
            DayClosing(time_zone=zone, local_date=day, closed_at=now, shards=1)
            for zone in sorted(zones)
            for day in closed_dates(day_of(now, zone), days)
        ],
        ignore_conflicts=True,
    )


def closed_dates(today: date, days: int) -> list[date]:
    """All of the ``days`` up to ``today`` but the last two."""
    return [today - timedelta(days=back) for back in range(days - 1, 1, -1)]
