"""The beat's housekeeping: a heartbeat, and the outbox's sweeper."""

from __future__ import annotations

from celery import shared_task

from accounts import services


@shared_task
def heartbeat() -> None:
    services.heartbeat_record(name="worker")


@shared_task
def outbox_sweep() -> None:
    services.jobs_sweep()
