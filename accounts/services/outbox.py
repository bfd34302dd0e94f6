"""The outbox: an event is stored with the rows it tells about, and its jobs run until done.

A message can be lost (a worker killed between receiving and finishing) or come twice. So a
message only names a row of ``OutboxJob``; the row says whether there is work left, the sweeper
sends the message again when nobody finished it, and the work itself is safe to repeat.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import Task, current_app, shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import OutboxJob

log = logging.getLogger("maum.outbox")

SWEEP_BATCH = 500


def event_publish(*, event: str, key: str, payload: dict[str, Any]) -> None:
    """Promise the work of every listener to ``event``, within the caller's transaction.

    ``key`` names the occasion: publishing it again before its job has begun changes nothing.
    Raises ``KeyError`` when no listener is declared: a misspelt event is a defect.
    """
    for task in settings.OUTBOX_LISTENERS[event]:
        _job_promise(task, key, payload)


def _job_promise(task: str, key: str, payload: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            job = OutboxJob.objects.create(task=task, key=key, payload=payload)
    except IntegrityError:
        return  # the same promise is still waiting
    transaction.on_commit(lambda: _send(job))


def _send(job: OutboxJob) -> None:
    OutboxJob.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    try:
        current_app.send_task(job.task, kwargs={"job": str(job.pk)})
    except Exception as error:  # the broker is away: the sweeper sends it later
        log.warning("not sent", extra={"job": str(job.pk), "event": type(error).__name__})


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
    OutboxJob.objects.filter(pk=job.pk).update(done_at=timezone.now(), error="")
    return True


def _claim(job_id: str) -> OutboxJob | None:
    now = timezone.now()
    with transaction.atomic():
        job = OutboxJob.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.done_at or job.failed_at:
            return None
        if job.attempts and job.leased_until and job.leased_until > now:
            return None  # somebody is at it, or it waits for its next try
        job.attempts += 1
        job.leased_until = now + timedelta(seconds=settings.OUTBOX_LEASE_S)
        job.save(update_fields=["attempts", "leased_until"])
    return job


def _postpone(job: OutboxJob, error: Exception) -> None:
    """Back off, doubling from 10 s; give up, visibly, after the last attempt."""
    now = timezone.now()
    last = job.attempts >= settings.OUTBOX_ATTEMPTS
    OutboxJob.objects.filter(pk=job.pk).update(
        sent_at=None,
        leased_until=now + timedelta(seconds=10 * 2 ** min(job.attempts, 8)),
        failed_at=now if last else None,
        error=type(error).__name__,
    )
    log.error("job failed", extra={"job": str(job.pk), "task": job.task, "event": "job_failed"})


def jobs_sweep() -> int:
    """Send again what nobody finished; returns how many were sent."""
    now = timezone.now()
    stale = now - timedelta(seconds=settings.OUTBOX_LEASE_S)
    waiting = OutboxJob.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now),
        Q(sent_at=None) | Q(sent_at__lt=stale),
        done_at=None,
        failed_at=None,
    ).order_by("created_at")[:SWEEP_BATCH]
    jobs = list(waiting)
    for job in jobs:
        _send(job)
    return len(jobs)


def outbox_drain() -> int:
    """Run every waiting job here and now, with those they lead to; returns how many ran.

    For commands and tests, where no worker is at hand.
    """
    current_app.loader.import_default_modules()
    done = 0
    while job := OutboxJob.objects.filter(done_at=None, failed_at=None, attempts=0).first():
        current_app.tasks[job.task].run(job=str(job.pk))
        done += 1
    return done
