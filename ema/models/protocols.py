"""What is asked, how often, and who takes part."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class Protocol(models.Model):
    personal_data = PersonalData.NONE

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class ProtocolVersion(models.Model):
    """An immutable definition, in the shape that ``ema.domain.protocol`` reads."""

    personal_data = PersonalData.NONE

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protocol", "number"], name="protocol_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id} v{self.number}"


class Enrolment(models.Model):
    """A student takes part in a protocol, between two moments."""

    personal_data = PersonalData.CARE

    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="enrolments"
    )
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="enrolments")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "protocol"],
                condition=Q(ended_at__isnull=True),
                name="enrolment_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"
