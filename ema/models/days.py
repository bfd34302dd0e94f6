"""The daily summary, and which days of which zone have been closed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class DailySummary(models.Model):
    """One person's day: expression estimates and self-report side by side.

    ``dominant`` lists the most frequent label; several where they tie, ordered by mean
    probability. Shares and means are over the readable samples; they are empty and null where
    ``expression_status`` is insufficient. NA and PA are 0..100 means over the answered check-ins,
    null where ``report_status`` is insufficient. ``inputs_hash`` names the rows summed up, so
    that repeating the job changes nothing; ``revision`` counts the times they had changed.
    """

    personal_data = PersonalData.HEALTH

    class Status(models.TextChoices):
        OK = "ok", _("Summed up")
        INSUFFICIENT = "insufficient", _("Insufficient data")

    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="days", db_index=False
    )
    local_date = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    inputs_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    expression_status = models.CharField(max_length=12, choices=Status.choices)
    samples = models.PositiveSmallIntegerField(default=0)
    readable = models.PositiveSmallIntegerField(default=0)
    mean_quality = models.FloatField(null=True)
    dominant = models.JSONField(default=list)
    shares = models.JSONField(default=dict)  # label -> 0..1
    mean_probabilities = models.JSONField(default=dict)  # label -> 0..1
    negative_share = models.FloatField(null=True)
    neutral_share = models.FloatField(null=True)
    positive_share = models.FloatField(null=True)

    report_status = models.CharField(max_length=12, choices=Status.choices)
    prompts = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    na_mean = models.FloatField(null=True)
    pa_mean = models.FloatField(null=True)
    na_sd = models.FloatField(null=True)
    na_mssd = models.FloatField(null=True)
    agreement = models.CharField(max_length=12, blank=True)  # agree, differ, or empty: open

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "local_date"], name="summary_once_a_day"),
            models.CheckConstraint(
                condition=Q(expression_status="ok") | Q(dominant=[]), name="summary_no_guess"
            ),
        ]
        indexes = [models.Index(fields=["local_date", "student"], name="summary_by_date")]

    def __str__(self) -> str:
        return f"summary {self.pk}"


class DayClosing(models.Model):
    """A zone's day was closed: all its shards were put in the outbox in one transaction."""

    personal_data = PersonalData.NONE

    time_zone = models.CharField(max_length=64)
    local_date = models.DateField()
    closed_at = models.DateTimeField()
    shards = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["time_zone", "local_date"], name="day_closing_once")
        ]

    def __str__(self) -> str:
        return f"{self.time_zone} {self.local_date}"
