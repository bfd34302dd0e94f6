"""Expression estimates taken while a prompt was open. Never a picture."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.personal_data import PersonalData


class EmotionSample(models.Model):
    """Seven calibrated probabilities with their quality, or no reading and why.

    ``reading`` false: the picture was too poor (``no_reading_reason``); its probabilities are kept
    as zero and never counted.
    """

    personal_data = PersonalData.HEALTH

    class Path(models.TextChoices):
        DEVICE = "device", _("on the device")
        SERVER = "server", _("on the server, in memory")

    client_uuid = models.UUIDField(unique=True)
    content_hash = models.CharField(max_length=64)
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, related_name="samples", db_index=False
    )
    prompt = models.ForeignKey(
        "ema.Prompt", on_delete=models.PROTECT, null=True, related_name="samples"
    )
    captured_at = models.DateTimeField()
    utc_offset_min = models.SmallIntegerField()
    local_date = models.DateField()
    received_at = models.DateTimeField(default=timezone.now)
    anger = models.FloatField()
    disgust = models.FloatField()
    fear = models.FloatField()
    happiness = models.FloatField()
    sadness = models.FloatField()
    surprise = models.FloatField()
    neutral = models.FloatField()
    reading = models.BooleanField(default=True)
    no_reading_reason = models.CharField(max_length=40, blank=True)
    top_label = models.CharField(max_length=10, blank=True)
    quality = models.FloatField()  # 0..1
    quality_parts = models.JSONField(default=dict)
    frames = models.PositiveSmallIntegerField(default=1)
    model_id = models.CharField(max_length=60)
    path = models.CharField(max_length=6, choices=Path.choices)
    corrected_label = models.CharField(max_length=10, blank=True)  # the student's own word for it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reading=True, no_reading_reason="") | Q(reading=False, top_label=""),
                name="sample_read_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(quality__gte=0) & Q(quality__lte=1), name="sample_quality_range"
            ),
        ]
        indexes = [models.Index(fields=["student", "local_date"], name="sample_student_day")]

    def __str__(self) -> str:
        return f"sample {self.pk}"
