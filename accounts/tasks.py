"""The beat's housekeeping: a heartbeat, the outbox's sweeper and its broom."""

from __future__ import annotations

from celery import shared_task

from accounts import services


@shared_task
def heartbeat() -> None:
    services.heartbeat_record(name="worker")


@shared_task
def outbox_sweep() -> None:
    services.jobs_sweep()


@shared_task
def outbox_prune() -> None:
    services.jobs_prune()
