"""A counsellor with a student in care: days, answer sheets and flags to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts import queries as accounts
from accounts.domain.days import local_date
from accounts.models import Student, User
from ema.models import DailySummary
from screening.models import RiskFlag
from tests import people
from tests.screening import sheets


def student(code: str = "S-ALICE", **fields: Any) -> Student:
    """Somebody who agreed to questionnaires, check-ins and camera samples."""
    people.institution()
    if accounts.camera_basis() is None:
        people.camera_basis()
    given: dict[str, Any] = {"programme": "Design", "year_of_study": 2}
    found = people.student(code, **(given | fields))
    people.consent(found, "screening", "ema", "camera")
    return found


def in_care(counsellor: User, code: str = "S-ALICE") -> Student:
    found = student(code)
    people.assign(counsellor, found)
    return found


def today(of: Student) -> date:
    return local_date(timezone.now(), of.time_zone)


def days(of: Student, values: Iterable[float | None], **more: Any) -> None:
    """Consecutive summaries up to yesterday; None: a day on which nothing was answered."""
    told = list(values)
    first = today(of) - timedelta(days=len(told))
    DailySummary.objects.bulk_create(
        _day(of, first + timedelta(days=n), value, more) for n, value in enumerate(told)
    )


def _day(of: Student, on: date, value: float | None, more: dict[str, Any]) -> DailySummary:
    told = value is not None
    given: dict[str, Any] = {
        "student": of,
        "local_date": on,
        "computed_at": timezone.now() - timedelta(hours=6),
        "inputs_hash": "0" * 64,
        "report_status": "ok" if told else "insufficient",
        "expression_status": "ok" if told else "insufficient",
        "prompts": 4,
        "answered": 3 if told else 0,
        "na_mean": value,
        "pa_mean": 60 if told else None,
        "samples": 4 if told else 0,
        "readable": 3 if told else 0,
        "dominant": ["sadness"] if told else [],
        "negative_share": 0.4 if told else None,
        "agreement": "agree" if told else "",
    }
    return DailySummary(**(given | more))


def urgent_flag(of: Student) -> RiskFlag:
    """PHQ-9 item 9 endorsed: the flag that comes with the answer sheet."""
    sheets.submit(of, *sheets.ITEM_NINE)
    return RiskFlag.objects.get(student=of, severity=3)


def elevated_flag(of: Student) -> RiskFlag:
    sheets.submit(of, *sheets.HEAVY)
    return RiskFlag.objects.get(student=of, severity=2)
