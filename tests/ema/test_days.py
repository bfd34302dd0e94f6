"""Days are summed up once, again when something changed, and in a constant number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.domain.days import day_bounds, local_date
from accounts.domain.errors import Refused
from accounts.models import AuditEvent, OutboxJob, Student
from ema import queries, services
from ema.models import DailySummary, DayClosing, EmotionSample, PromptStatus
from tests import people
from tests.ema import factories

pytestmark = pytest.mark.django_db


def yesterday(student: Student) -> date:
    return local_date(timezone.now(), student.time_zone) - timedelta(days=1)


def noon(student: Student, day: date) -> datetime:
    return day_bounds(day, student.time_zone)[0] + timedelta(hours=8)


def full_day(student: Student, day: date, labels: str = "sadness sadness neutral") -> None:
    """Three answered check-ins with a sample each, and a missed one."""
    start = noon(student, day)
    for slot, label in enumerate(labels.split()):
        at = start + timedelta(hours=2 * slot)
        prompt = factories.answered(student, at, slot, sad=60 + 10 * slot)
        factories.sampled(
            student, at + timedelta(minutes=6), prompt=prompt, probabilities=factories.seven(label)
        )
    factories.prompt_for(student, start + timedelta(hours=7), PromptStatus.EXPIRED, slot=3)


def test_a_day_is_summed_up_from_its_rows() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    full_day(alice, day)
    assert services.days_summarise(student_ids=[alice.pk], local_date=day) == 1
    summary = DailySummary.objects.get()
    assert (summary.prompts, summary.answered, summary.samples) == (4, 3, 3)
    assert (summary.expression_status, summary.dominant) == ("ok", ["sadness"])
    assert summary.negative_share == pytest.approx(2 / 3)
    # NA: anxious 50, stressed 40, irritated 30 with sad 60, 70, 80; PA: 20, 30, 10
    assert summary.na_mean == pytest.approx((45 + 47.5 + 50) / 3)
    assert summary.pa_mean == pytest.approx(20)
    assert summary.na_mssd == pytest.approx(2.5**2)
    assert summary.agreement == "agree"
    assert OutboxJob.objects.get(task="screening.tasks.flags_refresh").payload == {
        "student_ids": [alice.pk],
        "local_date": day.isoformat(),
    }


def test_summing_up_again_changes_nothing() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    full_day(alice, day)
    services.days_summarise(student_ids=[alice.pk], local_date=day)
    before = (DailySummary.objects.values().get(), OutboxJob.objects.count())
    audited = AuditEvent.objects.count()
    assert services.days_summarise(student_ids=[alice.pk], local_date=day) == 0
    assert (DailySummary.objects.values().get(), OutboxJob.objects.count()) == before
    assert AuditEvent.objects.count() == audited


def test_a_late_sample_sums_a_closed_day_up_again() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    full_day(alice, day)
    services.zone_close(zone=alice.time_zone, local_date=day)
    services.day_shard_close(zone=alice.time_zone, local_date=day, shard=0, shards=1)
    late = noon(alice, day) + timedelta(hours=9)
    for minute in range(2):
        factories.sampled(
            alice, late + timedelta(minutes=minute), probabilities=factories.seven("neutral")
        )
    summary = DailySummary.objects.get()
    assert (summary.revision, summary.samples, summary.dominant) == (3, 5, ["neutral"])


def test_a_sample_of_an_open_day_sums_nothing_up() -> None:
    alice = factories.alice()
    factories.sampled(alice)
    assert DailySummary.objects.count() == 0


def test_a_correction_counts_for_the_day_and_leaves_the_estimate() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    full_day(alice, day)
    services.zone_close(zone=alice.time_zone, local_date=day)
    services.days_summarise(student_ids=[alice.pk], local_date=day)
    for sample in EmotionSample.objects.filter(top_label="sadness"):
        services.sample_correct(by=alice.user, sample=sample, label="neutral")
    summary = DailySummary.objects.get()
    assert (summary.dominant, summary.shares["neutral"], summary.revision) == (["neutral"], 1, 3)
    assert summary.mean_probabilities["sadness"] > 0.4
    assert EmotionSample.objects.filter(top_label="sadness").count() == 2


def test_two_samples_are_too_few_to_say_what_prevailed() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    for hour in range(2):
        factories.sampled(alice, noon(alice, day) + timedelta(hours=hour))
    factories.sampled(
        alice, noon(alice, day), probabilities=None, no_reading_reason="too_dark", quality=0.1
    )
    services.days_summarise(student_ids=[alice.pk], local_date=day)
    summary = DailySummary.objects.get()
    assert (summary.expression_status, summary.dominant, summary.shares) == ("insufficient", [], {})
    assert (summary.samples, summary.readable, summary.negative_share) == (3, 2, None)


def test_a_day_without_anything_is_missing_and_not_zero() -> None:
    alice = factories.alice()
    assert services.days_summarise(student_ids=[alice.pk], local_date=yesterday(alice)) == 0
    assert DailySummary.objects.count() == 0


def queries_for(count: int, day: date, first: int) -> dict[str, int]:
    students = []
    for number in range(first, first + count):
        student = factories.alice(code=f"S-A{number}")
        full_day(student, day)
        students.append(student.pk)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        services.days_summarise(student_ids=students, local_date=day)
    kinds = [query["sql"].split()[0] for query in caught.captured_queries]
    return {kind: kinds.count(kind) for kind in set(kinds)}


def test_the_number_of_queries_does_not_depend_on_the_number_of_students() -> None:
    day = local_date(timezone.now(), people.ZONE) - timedelta(days=1)
    assert queries_for(1, day, 1) == queries_for(12, day, 2)
    assert DailySummary.objects.count() == 13


def test_closing_a_zone_promises_its_shards_once() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    assert services.zone_close(zone=alice.time_zone, local_date=day) == 1
    services.zone_close(zone=alice.time_zone, local_date=day)
    assert DayClosing.objects.get().local_date == day
    job = OutboxJob.objects.get(task="ema.tasks.day_shard_close")
    assert job.payload == {
        "zone": alice.time_zone, "local_date": day.isoformat(), "shard": 0, "shards": 1,
    }  # fmt: skip


def test_a_day_that_still_runs_is_summed_up_but_not_closed() -> None:
    alice = factories.alice()
    today = local_date(timezone.now(), alice.time_zone)
    services.zone_close(zone=alice.time_zone, local_date=today)
    assert DayClosing.objects.count() == 0
    assert OutboxJob.objects.filter(task="ema.tasks.day_shard_close").count() == 1


def test_a_day_to_come_cannot_be_closed() -> None:
    alice = factories.alice()
    with pytest.raises(Refused):
        services.zone_close(zone=alice.time_zone, local_date=yesterday(alice) + timedelta(days=2))


def closed(zone: str) -> list[date]:
    rows = DayClosing.objects.filter(time_zone=zone).order_by("local_date")
    return list(rows.values_list("local_date", flat=True))


def close_all(now: datetime) -> None:
    """What the beat and a worker do until nothing is left: a day at a time."""
    while services.zones_close_due(now=now):
        accounts.outbox_drain()


def test_each_zone_is_closed_half_an_hour_after_its_own_boundary() -> None:
    factories.alice()
    factories.alice(code="S-BOB", zone="Asia/Seoul")
    # 19:29 UTC is 04:29 in Seoul, 22:29 in Vilnius (summer)
    close_all(datetime(2026, 5, 4, 19, 29, tzinfo=UTC))
    assert closed("Asia/Seoul")[-1] == date(2026, 5, 3)
    close_all(datetime(2026, 5, 4, 19, 31, tzinfo=UTC))
    assert closed("Asia/Seoul")[-1] == date(2026, 5, 4)
    assert closed("Europe/Vilnius")[-1] == date(2026, 5, 3)
    close_all(datetime(2026, 5, 5, 1, 31, tzinfo=UTC))
    assert closed("Europe/Vilnius")[-1] == date(2026, 5, 4)


def test_days_missed_while_the_worker_was_away_follow_one_by_one() -> None:
    factories.alice()
    close_all(datetime(2026, 5, 4, 12, tzinfo=UTC))
    back = datetime(2026, 5, 7, 12, tzinfo=UTC)
    for day in (4, 5, 6):
        assert services.zones_close_due(now=back) == 1
        assert closed("Europe/Vilnius")[-1] == date(2026, 5, day)
        assert services.zones_close_due(now=back) == 0, "the day before is not summed up yet"
        accounts.outbox_drain()
    assert services.zones_close_due(now=back) == 0


def test_closing_a_shard_settles_the_prompts_left_open() -> None:
    alice = factories.alice()
    day = yesterday(alice)
    prompt = factories.prompt_for(alice, noon(alice, day))
    services.day_shard_close(zone=alice.time_zone, local_date=day, shard=0, shards=1)
    prompt.refresh_from_db()
    assert (prompt.status, prompt.cause) == ("expired", "not_opened")
    assert (DailySummary.objects.get().prompts, DailySummary.objects.get().answered) == (1, 0)


def test_the_shards_of_a_zone_hold_everybody_once() -> None:
    students = [factories.alice(code=f"S-A{n}") for n in range(5)]
    day = yesterday(students[0])
    for student in students:
        factories.prompt_for(student, noon(student, day))
    changed = [
        services.day_shard_close(zone=people.ZONE, local_date=day, shard=n, shards=3)
        for n in range(3)
    ]
    assert sum(changed) == 5
    assert DailySummary.objects.count() == 5


def test_close_day_prints_what_it_did_and_is_safe_to_repeat(capsys: Any) -> None:
    alice = factories.alice()
    day = yesterday(alice)
    full_day(alice, day)
    accounts.outbox_drain()
    for _again in range(2):
        call_command("close_day", day.isoformat())
        assert "1 day summaries stand." in capsys.readouterr().out
    assert DailySummary.objects.get().revision == 1


@pytest.mark.parametrize(
    "arguments", [["yesterday"], ["2026-02-30"], ["2026-05-04", "--zone", "Vilnius"]]
)
def test_close_day_refuses_what_is_no_date_or_zone(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("close_day", *arguments)


def test_compliance_counts_what_came_due() -> None:
    alice = factories.alice()
    full_day(alice, yesterday(alice))
    found = queries.compliance(alice.user, alice)
    assert (found.prompts, found.answered, found.share) == (4, 3, 0.75)


def test_series_for_the_rules_come_in_one_query_by_student_and_date(
    django_assert_num_queries: Any,
) -> None:
    alice = factories.alice()
    day = yesterday(alice)
    full_day(alice, day)
    services.days_summarise(student_ids=[alice.pk], local_date=day)
    with django_assert_num_queries(1):
        rows = queries.day_series_for_system([alice.pk], day - timedelta(days=30), day)
    assert [(row.student_id, row.local_date, row.answered) for row in rows] == [(alice.pk, day, 3)]
