"""The outbox keeps its promises: at least once, never before its rows, never forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import services
from accounts.models import OutboxJob

pytestmark = pytest.mark.django_db

done: list[str] = []


@services.outbox_task("tests.ops.work")
def work(what: str) -> None:
    if what == "impossible":
        raise ValueError(what)
    done.append(what)


@pytest.fixture(autouse=True)
def _listener(settings: Any) -> None:
    settings.OUTBOX_LISTENERS = {"test.happened": ["tests.ops.work"]}
    done.clear()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the jobs whose message reached the broker."""
    ids: list[str] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs: ids.append(kwargs["job"]))
    return ids


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(current_app, "send_task", refuse)
        yield


def publish(what: str = "a", key: str = "k") -> OutboxJob:
    services.event_publish(event="test.happened", key=key, payload={"what": what})
    return OutboxJob.objects.order_by("-created_at")[0]


def run(job: OutboxJob) -> bool:
    return services.job_run(job_id=str(job.pk), work=lambda what: done.append(what))


def later(job: OutboxJob, **fields: Any) -> None:
    OutboxJob.objects.filter(pk=job.pk).update(**fields)


def test_message_leaves_only_after_commit(
    sent: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = publish()
        assert sent == []
    assert sent == [str(job.pk)]


def test_rolled_back_rows_leave_no_promise() -> None:
    with transaction.atomic():
        publish()
        transaction.set_rollback(True)
    assert not OutboxJob.objects.exists()


def test_same_promise_waits_once() -> None:
    assert publish() == publish()
    assert OutboxJob.objects.count() == 1


def test_promise_made_while_the_job_runs_is_a_further_job() -> None:
    job = publish()

    def during(what: str) -> None:
        publish("again")

    services.job_run(job_id=str(job.pk), work=during)
    assert OutboxJob.objects.filter(done_at=None).get().payload == {"what": "again"}


def test_misspelt_event_is_refused() -> None:
    with pytest.raises(KeyError):
        services.event_publish(event="test.hapened", key="k", payload={})


def test_job_runs_once_for_two_messages() -> None:
    job = publish()
    assert run(job)
    assert not run(job)
    assert done == ["a"]


def test_job_in_somebodys_hands_is_left_to_them() -> None:
    job = publish()
    later(job, attempts=1, leased_until=timezone.now() + timedelta(seconds=60))
    assert not run(job)


def test_job_of_a_killed_worker_is_taken_over_after_its_lease() -> None:
    job = publish()
    later(job, attempts=1, leased_until=timezone.now() - timedelta(seconds=1))
    assert run(job)
    assert done == ["a"]


def test_broker_that_is_away_fails_nobody_and_the_sweeper_sends_later(
    away: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = publish()
    job.refresh_from_db()
    assert job.sent_at is None
    assert services.jobs_sweep() == 0


def test_sweeper_sends_what_nobody_finished_oldest_first(sent: list[str], settings: Any) -> None:
    old = timezone.now() - timedelta(seconds=settings.OUTBOX_LEASE_S + 1)
    jobs = [publish(key=str(n)) for n in range(5)]
    later(jobs[0], sent_at=old)
    later(jobs[1], sent_at=None)
    later(jobs[2], done_at=old, sent_at=old)
    later(jobs[3], leased_until=timezone.now() + timedelta(seconds=60), sent_at=None)
    assert services.jobs_sweep() == 2
    assert sent == [str(jobs[0].pk), str(jobs[1].pk)]
    assert services.jobs_sweep() == 0


def test_failed_try_waits_longer_each_time_and_is_given_up_visibly(settings: Any) -> None:
    settings.OUTBOX_ATTEMPTS = 2
    job = publish("impossible")
    waits = []
    for _ in range(2):
        later(job, leased_until=None)
        with pytest.raises(ValueError, match="impossible"):
            work.run(job=str(job.pk))
        job.refresh_from_db()
        assert job.leased_until is not None
        waits.append(job.leased_until - timezone.now())
    assert waits[1] > waits[0]
    assert job.failed_at is not None
    assert job.error == "ValueError"


def test_job_that_kills_every_worker_is_given_up(settings: Any) -> None:
    job = publish()
    later(job, attempts=settings.OUTBOX_ATTEMPTS, leased_until=timezone.now() - timedelta(1))
    assert not run(job)
    job.refresh_from_db()
    assert (job.error, done) == ("WorkerLost", [])
    assert job.failed_at is not None


def test_job_given_up_can_be_tried_again(sent: list[str], settings: Any) -> None:
    job = publish()
    later(job, attempts=settings.OUTBOX_ATTEMPTS, failed_at=timezone.now(), error="WorkerLost")
    assert services.jobs_retry() == 1
    assert services.jobs_sweep() == 1
    assert run(job)


def test_slow_try_does_not_undo_the_one_that_took_over() -> None:
    job = publish()

    def overtaken(what: str) -> None:
        later(job, leased_until=timezone.now() - timedelta(seconds=1))
        assert run(job)
        raise ValueError("too late")

    with pytest.raises(ValueError, match="too late"):
        services.job_run(job_id=str(job.pk), work=overtaken)
    job.refresh_from_db()
    assert job.done_at is not None
    assert job.error == ""


def test_finished_jobs_are_forgotten_after_their_time(settings: Any) -> None:
    kept, gone, open_job = (publish(key=str(n)) for n in range(3))
    now = timezone.now()
    later(kept, done_at=now)
    later(gone, done_at=now - timedelta(days=settings.OUTBOX_KEEP_DAYS + 1))
    assert services.jobs_prune() == 1
    assert set(OutboxJob.objects.all()) == {kept, open_job}


def test_drain_runs_in_order_of_promise() -> None:
    for what in "bca":
        publish(what, key=what)
    assert services.outbox_drain() == 3
    assert done == ["b", "c", "a"]


def test_command_counts_what_was_given_up_and_begins_it_anew(
    capsys: pytest.CaptureFixture[str],
) -> None:
    later(publish(), attempts=8, failed_at=timezone.now(), error="ValueError")
    call_command("outbox")
    assert "1 x tests.ops.work: ValueError" in capsys.readouterr().out
    call_command("outbox", "--retry")
    assert "given up        0" in capsys.readouterr().out


def test_held_promises_wait_for_whoever_drains(
    sent: list[str], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with services.outbox_held(), django_capture_on_commit_callbacks(execute=True):
        publish()
    assert sent == []
    assert services.outbox_drain() == 1
