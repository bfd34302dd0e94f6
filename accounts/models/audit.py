"""Who did or saw what, when, and why. Rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class AuditEvent(models.Model):
    """One read of a profile or one write. ``details`` holds ids and counts, never answers."""

    personal_data = PersonalData.CARE

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    action = models.CharField(max_length=60)  # noun.verb: profile.read, flag.acknowledge
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["student", "-at"], name="audit_student"),
            models.Index(fields=["actor", "-at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return self.action
