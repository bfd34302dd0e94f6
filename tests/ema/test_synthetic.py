"""Invented days are the same each time, look like people's days, and are never for real ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from accounts.domain.errors import Refused
from accounts.models import Student
from accounts.services.synthetic import institution_synthesise, people_synthesise
from ema import queries, services
from ema.models import Answer, DailySummary, DayClosing, EmotionSample, Enrolment, Prompt
from tests import people

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 11, 30, tzinfo=UTC)


def campus(count: int = 24, days: int = 20, now: datetime = NOW) -> list[int]:
    institution_synthesise(today=now.date())
    ids = people_synthesise(count=count, seed=3, today=now.date())
    rows = sum(services.days_synthesise(student_ids=ids, days=days, seed=3, now=now))
    tables: list[Any] = [Prompt, Answer, EmotionSample, DailySummary, Enrolment]
    assert rows == sum(table.objects.count() for table in tables)
    return ids


def fingerprint() -> list[Any]:
    prompts = Prompt.objects.order_by("student__code", "due_at", "slot")
    return [
        list(prompts.values_list("student__code", "due_at", "status", "completed_at", "cause")),
        list(
            Answer.objects.order_by("student__code", "answered_at", "item").values_list(
                "item", "value"
            )
        ),
        list(
            EmotionSample.objects.order_by("student__code", "captured_at").values_list(
                "top_label", "sadness", "quality", "corrected_label"
            )
        ),
    ]


def test_the_same_numbers_give_the_same_campus() -> None:
    campus()
    first = fingerprint()
    tables: list[Any] = [Answer, EmotionSample, DailySummary, Prompt, Enrolment]
    for table in tables:
        table.objects.all().delete()
    ids = list(Student.objects.order_by("pk").values_list("pk", flat=True))
    assert sum(services.days_synthesise(student_ids=ids, days=20, seed=3, now=NOW)) > 0
    assert fingerprint() == first


def test_the_demo_student_has_exactly_one_check_in_open_now() -> None:
    ids = campus()
    demo = Student.objects.select_related("user").get(pk=ids[0])
    due = queries.prompt_due(demo.user, NOW)
    assert due is not None
    assert due.due_at == NOW - timedelta(minutes=5)
    running = Prompt.objects.filter(student=demo, due_at__lte=NOW, expires_at__gt=NOW)
    assert running.exclude(status="completed").count() == 1


@pytest.mark.parametrize("hour", [0, 5, 12, 19, 23])
def test_the_demo_check_in_is_open_at_any_hour(hour: int) -> None:
    now = NOW.replace(hour=hour)
    demo = Student.objects.select_related("user").get(pk=campus(3, 5, now)[0])
    assert queries.prompt_due(demo.user, now) is not None


def test_summaries_are_what_the_nightly_job_would_have_written() -> None:
    ids = campus()
    day = NOW.date() - timedelta(days=3)
    before = list(DailySummary.objects.order_by("pk").values())
    assert services.days_summarise(student_ids=ids, local_date=day) == 0
    DailySummary.objects.filter(local_date=day).update(inputs_hash="")
    assert services.days_summarise(student_ids=ids, local_date=day) > 0
    kept = {"id", "revision", "computed_at"}
    after = list(DailySummary.objects.order_by("pk").values())
    for was, now in zip(before, after, strict=True):
        assert {k: v for k, v in was.items() if k not in kept} == {
            k: v for k, v in now.items() if k not in kept
        }


def test_yesterday_and_today_are_left_to_the_nightly_job() -> None:
    campus()
    today = NOW.date()
    dates = set(DailySummary.objects.values_list("local_date", flat=True))
    assert max(dates) == today - timedelta(days=2)
    home = DayClosing.objects.filter(time_zone="Europe/Vilnius")
    assert home.order_by("-local_date")[0].local_date == today - timedelta(days=2)


def test_camera_samples_come_only_from_those_who_agreed() -> None:
    campus()
    agreed = Student.objects.filter(consents__purpose="camera").values_list("pk", flat=True)
    assert EmotionSample.objects.exclude(student__in=agreed).count() == 0
    assert EmotionSample.objects.filter(reading=False).exists()
    assert EmotionSample.objects.exclude(corrected_label="").exists()


def test_compliance_is_near_the_published_figure() -> None:
    campus(60, 20)
    ended = Prompt.objects.filter(status__in=["completed", "expired"])
    share = ended.filter(status="completed").count() / ended.count()
    assert 0.62 < share < 0.85  # 79 % for most, far less for the few who drift away


def test_prompts_keep_their_distance_and_their_windows() -> None:
    campus(10, 8)
    for student in Student.objects.all():
        dues = list(
            Prompt.objects.filter(student=student, local_date__lt=NOW.date())
            .order_by("due_at")
            .values_list("due_at", flat=True)
        )
        gaps = [b - a for a, b in pairwise(dues)]
        assert not gaps or min(gaps) >= timedelta(minutes=90)


def test_real_people_are_given_no_invented_days() -> None:
    student = people.student()
    people.consent(student, "ema")
    with pytest.raises(Refused):
        list(services.days_synthesise(student_ids=[student.pk], days=3, seed=1, now=NOW))
    assert Prompt.objects.count() == 0


def test_a_campus_is_filled_once() -> None:
    ids = campus(4, 3)
    with pytest.raises(Refused):
        list(services.days_synthesise(student_ids=ids, days=3, seed=3, now=NOW))
