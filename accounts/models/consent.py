"""Consent per purpose: a row for each grant, closed when it is withdrawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class Purpose(models.TextChoices):
    SCREENING = "screening", _("Questionnaires")
    EMA = "ema", _("Check-ins")
    CAMERA = "camera", _("Camera samples")
    SESSION = "session", _("My timeline in a counselling session")
    GROUP = "group", _("Group and class rooms")
    RESEARCH = "research", _("Research export")


class Consent(models.Model):
    personal_data = PersonalData.CARE

    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField()
    granted_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_once_open",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("granted_at")),
                name="consent_withdrawn_after_grant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"
