"""Two phones at once: one row, one winner, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.domain.days import local_date
from accounts.domain.errors import Conflict
from ema import services
from ema.models import Answer, DailySummary, DayClosing, EmotionSample, Enrolment, Prompt
from tests.ema import factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run ``works`` in threads that start together; what each returned or raised."""
    start = threading.Barrier(len(works), timeout=30)
    found: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            start.wait()
            found[place] = work()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_the_same_sample_sent_twice_at_once_is_one_row() -> None:
    alice = factories.alice()
    given: dict[str, Any] = {
        "client_uuid": uuid.uuid4(),
        "captured_at": timezone.now(),
        "probabilities": factories.seven(),
        "quality": 0.8,
        "model_id": "m-1",
        "path": "device",
    }

    def send() -> bool:
        return services.sample_record(by=alice.user, student=alice, **given)[1]

    assert sorted(at_once(send, send, send)) == [False, False, True]
    assert EmotionSample.objects.count() == 1


def test_the_same_uuid_with_two_contents_at_once_has_one_winner() -> None:
    alice, bob = factories.alice(), factories.alice(code="S-BOB")
    shared, now = uuid.uuid4(), timezone.now()

    def send(student: Any) -> Callable[[], bool]:
        return lambda: services.sample_record(
            by=student.user,
            student=student,
            client_uuid=shared,
            captured_at=now,
            probabilities=factories.seven(),
            quality=0.8,
            model_id="m-1",
            path="device",
        )[1]

    found = at_once(send(alice), send(bob))
    assert [type(each) for each in found].count(Conflict) == 1
    assert True in found
    assert EmotionSample.objects.count() == 1


def test_two_submissions_to_one_check_in_at_once_leave_one_set_of_answers() -> None:
    alice = factories.alice()
    prompt, now = factories.prompt_for(alice), timezone.now()

    def send() -> bool:
        return services.prompt_submit(
            by=alice.user,
            prompt=Prompt.objects.select_related("student").get(pk=prompt.pk),
            submission_id=uuid.uuid4(),
            answers=factories.ANSWERS,
            answered_at=now,
        )[1]

    found = at_once(send, send)
    assert [type(each) for each in found].count(Conflict) == 1
    assert Answer.objects.count() == len(factories.ANSWERS)


def test_two_workers_planning_the_same_day_leave_one_prompt_a_slot() -> None:
    alice = factories.alice()
    day = local_date(timezone.now(), alice.time_zone)
    Enrolment.objects.update(started_at=timezone.now() - timedelta(days=3))

    def plan() -> int:
        return services.prompts_schedule(student_ids=[alice.pk], local_date=day)

    found = at_once(plan, plan)
    assert not [each for each in found if isinstance(each, Exception)]
    assert Prompt.objects.count() == 4


def test_a_sample_that_races_with_the_closing_is_in_the_summary() -> None:
    alice = factories.alice()
    day = local_date(timezone.now(), alice.time_zone) - timedelta(days=1)
    moment = timezone.now() - timedelta(days=1)
    factories.prompt_for(alice, moment)

    def close() -> int:
        services.zone_close(zone=alice.time_zone, local_date=day)
        return services.day_shard_close(zone=alice.time_zone, local_date=day, shard=0, shards=1)

    def sample() -> Any:
        return factories.sampled(alice, moment)

    found = at_once(close, sample)
    assert not [each for each in found if isinstance(each, Exception)]
    assert DayClosing.objects.count() == 1
    assert DailySummary.objects.get().samples == 1


def test_two_workers_summing_up_the_same_day_leave_one_summary() -> None:
    alice = factories.alice()
    moment = timezone.now() - timedelta(days=1)
    day = local_date(moment, alice.time_zone)
    factories.prompt_for(alice, moment)

    def work() -> int:
        return services.days_summarise(student_ids=[alice.pk], local_date=day)

    assert sorted(at_once(work, work)) == [0, 1]
    assert DailySummary.objects.get().revision == 1
