"""Many students with answer sheets, written in bulk: aggregates need more than a handful."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Cohort, Role, Student, User
from screening import queries, services
from screening.domain.instrument import Instrument
from screening.domain.scoring import score
from screening.models import Campaign, CampaignInstrument, Invitation, Response, Score
from tests import people

Sheets = Mapping[str, Sequence[int | None]]  # instrument key to answers in printed order


def phq9(total: int) -> tuple[int, ...]:
    """Answers that add up to ``total`` (0 to 24) and leave item 9 at zero."""
    return (*(total // 8 + (item < total % 8) for item in range(8)), 0)


def crowd(name: str, count: int, starts_on: date = date(2024, 9, 1)) -> list[Student]:
    """``count`` new students of a cohort of that name."""
    cohort, _made = Cohort.objects.get_or_create(name=name, defaults={"starts_on": starts_on})
    slug = name.replace(" ", "").lower()
    first = Student.objects.filter(cohort=cohort).count()
    users = User.objects.bulk_create(
        User(email=f"{slug}{n}@maum.example", name=f"{slug} {n}", role=Role.STUDENT)
        for n in range(first, first + count)
    )
    return Student.objects.bulk_create(
        Student(
            user=user,
            code=f"S-{slug}-{first + n}",
            cohort=cohort,
            time_zone=people.ZONE,
            enrolled_on=starts_on,
        )
        for n, user in enumerate(users)
    )


def campaign_past(
    instruments: Sequence[str] = ("phq9",), days_ago: int = 30, **fields: Any
) -> Campaign:
    """A campaign that opened ``days_ago`` and lasted ten days."""
    services.instruments_load()
    opened = timezone.now() - timedelta(days=days_ago)
    given: dict[str, Any] = {
        "name": f"Screening {days_ago} days ago",
        "semester": "Autumn 2026",
        "opens_at": opened,
        "opened_at": opened,
        "closes_at": opened + timedelta(days=10),
    }
    made = Campaign.objects.create(**(given | fields))
    for order, key in enumerate(instruments):
        version = queries.instrument_version(key)
        assert version is not None
        CampaignInstrument.objects.create(campaign=made, instrument=version.instrument, order=order)
    return made


def campaign_running(instruments: Sequence[str] = ("phq9",)) -> Campaign:
    return campaign_past(instruments, days_ago=3)


def invite(campaign: Campaign, students: Iterable[Student]) -> None:
    Invitation.objects.bulk_create(Invitation(campaign=campaign, student=s) for s in students)


def hand_in(campaign: Campaign, sheets: Iterable[tuple[Student, Sheets]]) -> None:
    """Scored sheets of invited students."""
    responses: list[Response] = []
    scores: list[Score] = []
    for student, answered in sheets:
        for key, values in answered.items():
            response, made = _sheet(campaign, student, key, values)
            responses.append(response)
            scores += made
    Response.objects.bulk_create(responses)
    Score.objects.bulk_create(scores)


def screened(campaign: Campaign, cohort: str, totals: Sequence[int], silent: int = 0) -> None:
    """A cohort whose students handed in a PHQ-9 with those totals; ``silent`` did not."""
    students = crowd(cohort, len(totals) + silent)
    invite(campaign, students)
    hand_in(campaign, ((s, {"phq9": phq9(t)}) for s, t in zip(students, totals, strict=False)))


def _sheet(
    campaign: Campaign, student: Student, key: str, values: Sequence[int | None]
) -> tuple[Response, list[Score]]:
    version = queries.instrument_version(key)
    assert version is not None
    instrument = queries.instrument_of(version)
    empty = dict.fromkeys((item.link_id for item in instrument.items), None)
    answers = empty | dict(zip(empty, values, strict=False))
    day = campaign.opens_at.date()
    response = Response(
        client_uuid=uuid.uuid4(),
        content_hash=uuid.uuid4().hex,
        student=student,
        instrument_version=version,
        campaign=campaign,
        answers=answers,
        started_at=campaign.opens_at,
        submitted_at=campaign.opens_at,
        local_date=day,
    )
    return response, _scores(response, instrument, day)


def _scores(response: Response, instrument: Instrument, day: date) -> list[Score]:
    return [
        Score(
            response=response,
            student=response.student,
            instrument_key=instrument.key,
            scale=entry.scale.key,
            headline=entry.scale.key == instrument.headline,
            value=entry.value,
            minimum=entry.scale.minimum,
            maximum=entry.scale.maximum,
            higher_is=instrument.higher_is,
            band=entry.band.code if entry.band else "",
            band_label=entry.band.label if entry.band else "",
            local_date=day,
        )
        for entry in score(instrument, response.answers).scales
    ]
