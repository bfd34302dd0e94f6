"""What counsellors write: notes in signed versions. Everything else here is read from below."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class Note(models.Model):
    """One signed version of a note; a correction is a further row with the same ``thread``."""

    personal_data = PersonalData.HEALTH

    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    student = models.ForeignKey("accounts.Student", on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="note_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="note_not_empty"),
        ]
        indexes = [models.Index(fields=["student", "-signed_at"], name="note_student")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class ProfileVisit(models.Model):
    """A counsellor's looks at one profile: the page says what has changed since the one before.

    ``at`` is when the present look began, ``previous_at`` when the one before it began.
    """

    personal_data = PersonalData.CARE

    student = models.ForeignKey("accounts.Student", on_delete=models.CASCADE, related_name="visits")
    counsellor = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "counsellor"], name="visit_once_a_pair")
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"
