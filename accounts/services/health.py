"""Leaves signs of life for the health page, and takes up again what was given up."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import Heartbeat, Role, User
from accounts.services.actors import actor_require
from accounts.services.audit import audit_record
from accounts.services.outbox import jobs_retry, jobs_sweep


def heartbeat_record(*, name: str) -> None:
    """Note that the part called ``name`` was at work just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


@transaction.atomic
def outbox_retry(*, by: User | None) -> int:
    """Try every given-up job again, from the first attempt; returns how many there were."""
    actor_require(by, Role.ADMIN)
    count = jobs_retry()
    audit_record(by=by, action="outbox.retry", details={"count": count})
    transaction.on_commit(lambda: bool(jobs_sweep()))
    return count
