"""The outbox: work promised in the same transaction as the rows that ask for it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class OutboxJob(models.Model):
    """One task to be run at least once; the sweeper sends it again until it is done.

    ``key`` names the work: a second promise of work that has not begun is the same promise.
    ``attempts`` counts the times it was begun.
    ``payload`` holds ids and dates only.
    """

    personal_data = PersonalData.NONE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)  # the exception's type, not its text

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "key"],
                condition=Q(done_at__isnull=True, failed_at__isnull=True, attempts=0),
                name="outbox_job_once_waiting",
            )
        ]
        indexes = [
            models.Index(
                fields=["leased_until"],
                condition=Q(done_at__isnull=True, failed_at__isnull=True),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"


class Heartbeat(models.Model):
    """When a part of the running system was last seen at work."""

    personal_data = PersonalData.NONE

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
