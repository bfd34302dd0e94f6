"""What a student answered, and the scores made of it in the same transaction."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class Response(models.Model):
    """``answers`` maps each item's linkId to its ordinal value, null where not answered.

    ``item_ms`` maps linkIds to the time spent on them. ``entered_by`` is the member of staff who
    typed in a paper sheet. ``document`` is the FHIR ``QuestionnaireResponse`` it came from, whole.
    """

    personal_data = PersonalData.HEALTH

    class Source(models.TextChoices):
        DEVICE = "device", _("The student’s device")
        PAPER = "paper", _("Paper, entered by staff")
        FHIR = "fhir", _("Imported")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(unique=True)
    content_hash = models.CharField(max_length=64)
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="responses"
    )
    instrument_version = models.ForeignKey(
        "screening.InstrumentVersion", on_delete=models.PROTECT, related_name="responses"
    )
    campaign = models.ForeignKey(
        "screening.Campaign", on_delete=models.PROTECT, null=True, related_name="responses"
    )
    answers = models.JSONField()
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(default=timezone.now)
    local_date = models.DateField()
    help_shown_at = models.DateTimeField(null=True)
    complete = models.BooleanField(default=True)  # every scored item answered
    late = models.BooleanField(default=False)  # after the campaign's last day, within its grace
    item_ms = models.JSONField(default=dict)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.DEVICE)
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    document = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "campaign", "instrument_version"],
                condition=Q(campaign__isnull=False),
                name="response_once_a_campaign",
            ),
            models.CheckConstraint(
                condition=~Q(source="paper") | Q(entered_by__isnull=False),
                name="response_paper_has_clerk",
            ),
        ]
        indexes = [models.Index(fields=["student", "submitted_at"], name="response_student")]

    def __str__(self) -> str:
        return f"response {self.pk}"


class ResponseDraft(models.Model):
    """Answers kept as they are given, until the sheet is handed in; then the draft is deleted.

    ``revision`` counts the saves that a device has seen: a save from an older one is merged, item
    by item, by ``answered_at`` (linkId to ISO 8601 moment), so that two devices lose nothing.
    """

    personal_data = PersonalData.HEALTH

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4)  # becomes the response's
    student = models.ForeignKey("accounts.Student", on_delete=models.PROTECT, related_name="drafts")
    instrument_version = models.ForeignKey(
        "screening.InstrumentVersion", on_delete=models.PROTECT, related_name="+"
    )
    campaign = models.ForeignKey(
        "screening.Campaign", on_delete=models.PROTECT, related_name="drafts"
    )
    answers = models.JSONField(default=dict)
    answered_at = models.JSONField(default=dict)
    item_ms = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "campaign", "instrument_version"], name="draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Score(models.Model):
    """A total or subscale; ``value`` null where too much is missing to score.

    ``headline``: the one scale of its instrument that is shown first (WHO-5: the percentage).
    """

    personal_data = PersonalData.HEALTH

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="scores")
    student = models.ForeignKey("accounts.Student", on_delete=models.PROTECT, related_name="scores")
    instrument_key = models.SlugField()
    scale = models.CharField(max_length=40, default="total")
    headline = models.BooleanField(default=True)
    value = models.FloatField(null=True)
    minimum = models.FloatField()
    maximum = models.FloatField()
    higher_is = models.CharField(max_length=6)  # "worse" or "better"
    band = models.CharField(max_length=40, blank=True)
    band_label = models.CharField(max_length=80, blank=True)
    prorated = models.BooleanField(default=False)
    scored_at = models.DateTimeField(default=timezone.now)
    local_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "scale"], name="score_once_a_scale")
        ]
        indexes = [
            models.Index(fields=["student", "instrument_key", "local_date"], name="score_student")
        ]

    def __str__(self) -> str:
        return f"score {self.pk}"
