"""A prompt's life from scheduled to completed, and what was answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class PromptStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    DUE = "due", _("Open now")
    OPENED = "opened", _("Opened")
    COMPLETED = "completed", _("Answered")
    EXPIRED = "expired", _("Missed")
    SUPPRESSED = "suppressed", _("Not sent")


class MissCause(models.TextChoices):
    """Why a prompt was not answered; every missed one states its cause."""

    NOT_OPENED = "not_opened", _("Not opened in time")
    NOT_FINISHED = "not_finished", _("Opened, not finished in time")
    NOT_SENT = "not_sent", _("Not sent in time")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Check-ins were switched off")


class Prompt(models.Model):
    """One beep for one person. ``slot`` is its number in the person's day, from 0."""

    personal_data = PersonalData.HEALTH

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of their own: those below begin with student and enrolment, versions are few.
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="prompts", db_index=False
    )
    enrolment = models.ForeignKey(
        "ema.Enrolment", on_delete=models.PROTECT, related_name="prompts", db_index=False
    )
    protocol_version = models.ForeignKey(
        "ema.ProtocolVersion", on_delete=models.PROTECT, db_index=False
    )
    local_date = models.DateField()
    slot = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=PromptStatus.choices, default="scheduled")
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # expired or suppressed
    cause = models.CharField(max_length=20, choices=MissCause.choices, blank=True)
    submission_id = models.UUIDField(null=True, unique=True)  # the client's, for replays
    submission_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "local_date", "slot"], name="prompt_once_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("due_at")), name="prompt_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(submission_id__isnull=False),
                name="prompt_completed_by_submission",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "local_date"], name="prompt_student_day"),
            models.Index(
                fields=["due_at"], condition=Q(status="scheduled"), name="prompt_scheduled_due"
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(status__in=["due", "opened"]),
                name="prompt_open_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"prompt {self.pk}"


class Answer(models.Model):
    """A momentary answer together with the wording that it answered.

    ``value`` is the item's number on its own scale; ``choice`` the code of a choice item.
    """

    personal_data = PersonalData.HEALTH

    prompt = models.ForeignKey(
        Prompt, on_delete=models.PROTECT, related_name="answers", db_index=False
    )
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="ema_answers", db_index=False
    )
    item = models.CharField(max_length=40)
    wording = models.CharField(max_length=300)
    value = models.FloatField(null=True)
    choice = models.CharField(max_length=40, blank=True)
    local_date = models.DateField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prompt", "item"], name="answer_once_an_item"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(choice=""), name="answer_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["student", "local_date"], name="answer_student_day")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
