"""Fills a synthetic campus with two past campaigns and a running one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from accounts.domain.errors import Refused
from accounts.queries import institution_remembered
from accounts.services import audit_record
from ema.queries import day_series_for_system
from screening import queries
from screening.domain import campus
from screening.models import Campaign, Invitation
from screening.services.campaigns import campaign_create
from screening.services.instruments import instruments_load
from screening.services.invitations import invite
from screening.services.rules import rules_active
from screening.services.synthetic.rows import Distress, Person, Wave, Writer

INSTRUMENTS = ("phq9", "gad7", "who5")
CHUNK = 1000
CRITICAL = {"now": 3, "past": 2}  # how many sheets endorse item 9, in all


def responses_synthesise(
    *,
    student_ids: Sequence[int],
    seed: int,
    now: datetime | None = None,
    scenarios: Mapping[int, str] | None = None,
) -> Iterator[int]:
    """Invent what those of ``student_ids`` who agreed to questionnaires answered.

    Yields how many rows each chunk of students added; consume it to the end. Run it after the
    days have been invented: scores follow each person's own negative affect, or ``scenarios``
    (student to scenario name) where there are no days. Campaigns: two semesters ago, the start of
    this one, and one that is open now and that the first of ``student_ids``, the demo's own
    student, has not answered. A handful of sheets endorse item 9 and have their urgent flags.
    The same arguments give the same rows. Raises ``Refused`` for people who are not synthetic and
    where campaigns exist already.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    people = _people(student_ids)
    instruments_load()
    rules_active()
    versions = queries.instrument_versions("en")
    with transaction.atomic():
        waves = _waves(people, now)
    yield sum(wave.campaign.invitations.count() for wave in waves)
    demo = student_ids[0] if student_ids else 0
    left = dict(CRITICAL)
    for start in range(0, len(people), CHUNK):
        part = people[start : start + CHUNK]
        rng = np.random.default_rng([seed, start, 4])
        with institution_remembered(), transaction.atomic():
            distress = _distress(rng, part, now, scenarios or {})
            writer = Writer(rng, {k: versions[k] for k in INSTRUMENTS}, now, demo, left)
            rows = sum(writer.wave(wave, part, distress) for wave in waves)
            audit_record(by=None, action="responses.synthesise", details={"count": rows})
        yield rows


def _people(student_ids: Sequence[int]) -> list[Person]:
    student: Any = Invitation._meta.get_field("student").related_model
    rows = student.objects.filter(pk__in=student_ids)
    if rows.filter(is_synthetic=False).exists():
        raise Refused("", "Invented answers are for synthetic people only.")
    if Campaign.objects.exists():
        raise Refused("", "There are campaigns here already.")
    agreed = rows.filter(consents__purpose="screening", consents__withdrawn_at=None)
    found = agreed.order_by("pk").values_list("pk", "time_zone", "enrolled_on")
    return [Person(*row) for row in found]


def _waves(people: Sequence[Person], now: datetime) -> list[Wave]:
    year = timedelta(days=364)
    plan = (
        (now - year, 14, 0.0, _semester(now - year), "Semester screening"),
        (now - timedelta(days=50), 14, 0.25, _semester(now), "Start of semester"),
        (now - timedelta(days=8), 21, 1.0, _semester(now), "Semester screening"),
    )
    return [_wave(people, now, *given) for given in plan]


def _wave(
    people: Sequence[Person],
    now: datetime,
    opens_at: datetime,
    length: int,
    recent: float,
    semester: str,
    name: str,
) -> Wave:
    campaign = campaign_create(
        by=None,
        name=name,
        semester=semester,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=length),
        instruments=INSTRUMENTS,
    )
    campaign.opened_at = opens_at
    campaign.save(update_fields=["opened_at"])
    there = [p.pk for p in people if p.enrolled_on <= opens_at.date()]
    invite(by=None, campaign=campaign, student_ids=there)
    return Wave(campaign, recent, campaign.closes_at > now)


def _semester(moment: datetime) -> str:
    if 2 <= moment.month <= 7:
        return f"Spring {moment.year}"
    return f"Autumn {moment.year if moment.month > 7 else moment.year - 1}"


def _distress(
    rng: np.random.Generator,
    part: Sequence[Person],
    now: datetime,
    scenarios: Mapping[int, str],
) -> Distress:
    """From each person's days: the last two weeks, and those before."""
    today, split = now.date(), now.date() - timedelta(days=10)
    sums = {person.pk: np.zeros((2, 2)) for person in part}
    for row in day_series_for_system(list(sums), today - timedelta(days=60), today):
        if row.na_mean is not None:
            sums[row.student_id][int(row.local_date > split)] += (row.na_mean, 1)
    totals = np.array([sums[person.pk] for person in part]).reshape(len(part), 2, 2)
    with np.errstate(invalid="ignore"):
        means = totals[:, :, 0] / totals[:, :, 1]
    told = np.array(
        [campus.SCENARIO_DISTRESS.get(scenarios.get(p.pk, ""), np.nan) for p in part], dtype=float
    )
    own = np.clip(rng.beta(2.2, 7, len(part)), 0.02, 0.95)
    usual, recent = campus.distress_of(means[:, 0]), campus.distress_of(means[:, 1])
    usual = np.where(np.isnan(usual), own, usual)
    recent = np.where(np.isnan(recent), np.where(np.isnan(told), usual, told), recent)
    return Distress(usual, recent)
