"""Questionnaires as data: FHIR R4 ``Questionnaire`` documents in immutable versions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class Instrument(models.Model):
    personal_data = PersonalData.NONE

    key = models.SlugField(unique=True)  # phq9, gad7, who5: as in fixtures/instruments
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.key


class InstrumentVersion(models.Model):
    """One published wording and scoring; responses point here and it never changes."""

    personal_data = PersonalData.NONE

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8, default="en")
    questionnaire = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "language", "number"], name="instrument_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} v{self.number} {self.language}"
