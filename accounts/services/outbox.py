"""The outbox: an event is stored with the rows it tells about, and its jobs run until done.

A message can be lost (a worker killed between receiving and finishing) or come twice. So a
message only names a row of ``OutboxJob``; the row says whether there is work left, the sweeper
sends the message again when nobody finished it, and the work itself is safe to repeat.

Leases are compared with each machine's own clock: clocks must agree to well within
``OUTBOX_LEASE_S``. A wrong clock makes a job late or runs it twice; it never loses one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from celery import Task, current_app, shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import OutboxJob

log = logging.getLogger("maum.outbox")

SWEEP_BATCH = 500
_held: ContextVar[bool] = ContextVar("outbox_held", default=False)


def event_publish(*, event: str, key: str, payload: dict[str, Any]) -> None:
    """Promise the work of every listener to ``event``, within the caller's transaction.

    ``key`` names the occasion: publishing it again before its job has begun changes nothing.
    Raises ``KeyError`` when no listener is declared: a misspelt event is a defect.
    """
    for task in settings.OUTBOX_LISTENERS[event]:
        with transaction.atomic():
            _job_promise(task, key, payload)


def _waiting() -> QuerySet[OutboxJob]:
    return OutboxJob.objects.filter(done_at=None, failed_at=None)


def _job_promise(task: str, key: str, payload: dict[str, Any]) -> None:
    """Add the job, unless the same one waits; then hold that one back until our rows are there.

    Without the lock a worker could begin the waiting job between its transaction and ours, not
    see our rows, and nobody would come back for them.
    """
    while True:
        same = _waiting().filter(task=task, key=key, attempts=0)
        if same.select_for_update().first() is not None:
            return
        try:
            with transaction.atomic():
                job = OutboxJob.objects.create(
                    task=task, key=key, payload=payload, sent_at=timezone.now()
                )
        except IntegrityError:
            continue  # somebody promised it just now: look again
        transaction.on_commit(partial(_send, [job]))
        return


def _send(jobs: list[OutboxJob]) -> int:
    """Tell the workers; returns how many messages left. What did not leave waits for the sweeper.

    ``sent_at`` was set beforehand, so that the usual case costs no further write.
    """
    if _held.get():
        return 0
    for sent, job in enumerate(jobs):
        try:
            current_app.send_task(job.task, kwargs={"job": str(job.pk)})
        except Exception as error:  # whatever a broker that is away raises
            unsent = [job.pk for job in jobs[sent:]]
            _waiting().filter(pk__in=unsent).update(sent_at=None)
            log.warning("not sent", extra={"count": len(unsent), "event": type(error).__name__})
            return sent
    return len(jobs)


@contextmanager
def outbox_held() -> Iterator[None]:
    """Send no messages for what is promised within: the caller drains the outbox itself.

    Should it end before it has, the sweeper sends them like any message that was lost.
    """
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def outbox_task(name: str) -> Callable[[Callable[..., None]], Task[Any, None]]:
    """Make a function of a job's payload a Celery task that runs it at least once."""

    def decorate(work: Callable[..., None]) -> Task[Any, None]:
        @shared_task(name=name)
        def run(job: str) -> None:
            job_run(job_id=job, work=work)

        return run

    return decorate


def job_run(*, job_id: str, work: Callable[..., None]) -> bool:
    """Claim the job, do its work, mark it done. False when there was nothing left to claim."""
    job = _claim(job_id)
    if job is None:
        return False
    try:
        work(**job.payload)
    except Exception as error:
        _postpone(job, error)
        raise
    # Whoever finishes first has finished it, even if its lease ran out and another began.
    OutboxJob.objects.filter(pk=job.pk).update(done_at=timezone.now(), failed_at=None, error="")
    return True


@transaction.atomic
def _claim(job_id: str) -> OutboxJob | None:
    now = timezone.now()
    job = _waiting().select_for_update().filter(pk=job_id).first()
    if job is None or (job.attempts and job.leased_until and job.leased_until > now):
        return None  # done, somebody is at it, or it waits for its next try
    if job.attempts >= settings.OUTBOX_ATTEMPTS:  # begun so often, and each time the worker died
        OutboxJob.objects.filter(pk=job.pk).update(failed_at=now, error="WorkerLost")
        log.error("job given up", extra={"job": str(job.pk), "task": job.task})
        return None
    job.attempts += 1
    job.leased_until = now + timedelta(seconds=settings.OUTBOX_LEASE_S)
    job.save(update_fields=["attempts", "leased_until"])
    return job


def _postpone(job: OutboxJob, error: Exception) -> None:
    """Back off, doubling from 20 s to 43 min; give up, visibly, after the last attempt.

    ``attempts`` fences: a try whose lease ran out may not touch the one that took over.
    """
    now = timezone.now()
    last = job.attempts >= settings.OUTBOX_ATTEMPTS
    _waiting().filter(pk=job.pk, attempts=job.attempts).update(
        sent_at=None,
        leased_until=now + timedelta(seconds=10 * 2 ** min(job.attempts, 8)),
        failed_at=now if last else None,
        error=type(error).__name__,
    )
    log.error("job failed", extra={"job": str(job.pk), "task": job.task})


def jobs_sweep() -> int:
    """Send again what nobody finished; returns how many were sent."""
    now = timezone.now()
    stale = now - timedelta(seconds=settings.OUTBOX_LEASE_S)
    due = _waiting().filter(
        Q(leased_until=None) | Q(leased_until__lt=now), Q(sent_at=None) | Q(sent_at__lt=stale)
    )
    jobs = list(due.order_by("created_at")[:SWEEP_BATCH])
    _waiting().filter(pk__in=[job.pk for job in jobs]).update(sent_at=now)
    return _send(jobs)


def jobs_retry() -> int:
    """Give every job that was given up a new set of attempts; returns how many."""
    return OutboxJob.objects.filter(done_at=None, failed_at__isnull=False).update(
        failed_at=None, leased_until=None, sent_at=None, attempts=1
    )


def jobs_prune() -> int:
    """Forget jobs finished longer ago than ``OUTBOX_KEEP_DAYS``; returns how many."""
    before = timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    return OutboxJob.objects.filter(done_at__lt=before).delete()[0]


def outbox_drain(*, progress: Callable[[int], object] | None = None) -> int:
    """Run every waiting job here and now, with those they lead to; returns how many ran.

    For commands and tests, where no worker is at hand. ``progress`` is told 1 after each job.
    """
    done = 0
    while job := _waiting().filter(attempts=0).order_by("created_at").first():
        if job.task not in current_app.tasks:
            current_app.loader.import_default_modules()
        current_app.tasks[job.task].run(job=str(job.pk))
        done += 1
        if progress is not None:
            progress(1)
    return done
