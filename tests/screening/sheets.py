"""Campaigns and answer sheets for tests that need rows."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Student
from screening import queries, services
from screening.models import Campaign, InstrumentVersion, Response
from tests import people
from tests.screening.instruments import answers

CALM = (0,) * 9
ITEM_NINE = (0,) * 8 + (1,)
HEAVY = (2,) * 8 + (0,)  # 16: moderately severe, item 9 not endorsed


def version(key: str = "phq9") -> InstrumentVersion:
    services.instruments_load(keys=[key])
    found = queries.instrument_version(key)
    assert found is not None
    return found


def campaign(*students: Student, instruments: tuple[str, ...] = ("phq9", "gad7")) -> Campaign:
    """An open campaign since yesterday with ``students`` invited and a responder on duty."""
    services.instruments_load(keys=instruments)
    now = timezone.now()
    people.on_duty(people.counsellor("dora"), at=now + timedelta(days=1))
    people.on_duty(people.counsellor("emil"), at=now + timedelta(days=3))
    made = services.campaign_create(
        by=None,
        name="Semester screening",
        semester="Spring 2026",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=10),
        instruments=instruments,
    )
    services.invite(by=None, campaign=made, student_ids=[s.pk for s in students])
    return services.campaign_open(by=None, campaign=made)


def submit(student: Student, *values: int | None, key: str = "phq9", **more: Any) -> Response:
    """Hand in printed-order ``values``; the sheet."""
    return submit_again(student, *values, key=key, **more)[0]


def submit_again(
    student: Student, *values: int | None, key: str = "phq9", **more: Any
) -> tuple[Response, bool]:
    of = version(key)
    given: dict[str, Any] = {
        "by": student.user,
        "client_uuid": uuid.uuid4(),
        "answers": answers(queries.instrument_of(of), *values),
        "started_at": timezone.now() - timedelta(minutes=2),
    }
    return services.response_submit(student=student, instrument_version=of, **(given | more))
