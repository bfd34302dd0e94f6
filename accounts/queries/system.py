"""How the background work stands. Counts and job ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q

from accounts.models import Heartbeat, OutboxJob, Role
from accounts.permissions import role_of
from accounts.queries.students import Viewer

FAILED_SHOWN = 50


@dataclass(frozen=True)
class OutboxState:
    """``oldest`` is when the longest-waiting job was promised; None when nothing waits."""

    waiting: int
    failed: int
    oldest: datetime | None


def heartbeat_at(name: str) -> datetime | None:
    """When the part called ``name`` was last at work."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def outbox_state() -> OutboxState:
    """Backlog of promised work, in one query; for the health page."""
    waits = Q(failed_at=None)
    row = OutboxJob.objects.filter(done_at=None).aggregate(
        waiting=Count("pk", filter=waits),
        failed=Count("pk", filter=~waits),
        oldest=Min("created_at", filter=waits),
    )
    return OutboxState(**row)


def events_unfinished_for_system(*events: str) -> bool:
    """Whether a listener to one of ``events`` has work left that was not given up."""
    tasks = [task for event in events for task in settings.OUTBOX_LISTENERS[event]]
    return OutboxJob.objects.filter(task__in=tasks, done_at=None, failed_at=None).exists()


def jobs_failed(viewer: Viewer) -> list[OutboxJob]:
    """The newest jobs that were given up, with the type of their error."""
    if role_of(viewer) != Role.ADMIN:
        raise PermissionDenied
    given_up = OutboxJob.objects.filter(done_at=None, failed_at__isnull=False)
    return list(given_up.order_by("-failed_at")[:FAILED_SHOWN])
