"""The shape of what phones send; the rules about it are the services'."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ema.models import EmotionSample, Prompt
from inference.domain.labels import EMOTIONS

FRAME_BYTES = 8 * 1024 * 1024


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field[datetime, str, str, Any]):
    """An ISO 8601 moment with its offset from UTC, which is kept; years 2000 to 2100."""

    default_error_messages = {
        "wrong": "This is not a time in ISO 8601, such as 2026-05-04T09:30:00+03:00.",
        "naive": "The time has no offset from UTC.",
        "range": "The year must lie from 2000 to 2100.",
    }

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(data)
        except (TypeError, ValueError):
            self.fail("wrong")
        if moment.tzinfo is None:
            self.fail("naive")
        if not 2000 <= moment.year <= 2100:
            self.fail("range")
        return moment

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class SevenField(serializers.DictField):
    """Label -> probability; which labels and what sum is for the service to judge."""

    child = serializers.FloatField()


class SampleIn(serializers.Serializer[Any]):
    """One expression estimate taken on the phone, or why there is none."""

    client_uuid = serializers.UUIDField(help_text="Made by the phone; a repeat changes nothing.")
    prompt = serializers.UUIDField(allow_null=True, default=None)
    captured_at = MomentField()
    probabilities = SevenField(
        allow_null=True, default=None, help_text=f"All of {', '.join(EMOTIONS)}; sum 1."
    )
    quality = serializers.FloatField(min_value=0, max_value=1)
    quality_parts = serializers.DictField(child=serializers.FloatField(), default=dict)
    no_reading_reason = serializers.CharField(allow_blank=True, max_length=40, default="")
    frames = serializers.IntegerField(min_value=1, max_value=300, default=1)
    model_id = serializers.CharField(max_length=60)
    path = serializers.ChoiceField(choices=EmotionSample.Path.choices)
    corrected_label = serializers.ChoiceField(choices=EMOTIONS, allow_blank=True, default="")


class SampleOut(serializers.ModelSerializer[EmotionSample]):
    class Meta:
        model = EmotionSample
        fields = ["client_uuid", "captured_at", "local_date", "reading", "top_label"]
        read_only_fields = fields


class SubmissionIn(serializers.Serializer[Any]):
    """The answers to one check-in."""

    submission_id = serializers.UUIDField(help_text="Made by the phone; a repeat changes nothing.")
    answered_at = MomentField()
    answers = serializers.DictField(
        child=serializers.JSONField(), help_text="Answer key -> number, or a choice's code."
    )


class SubmissionOut(serializers.ModelSerializer[Prompt]):
    class Meta:
        model = Prompt
        fields = ["id", "status", "completed_at"]
        read_only_fields = fields


class PromptOut(serializers.ModelSerializer[Prompt]):
    """A check-in that is open now, with the definition of what it asks."""

    definition = serializers.JSONField(source="protocol_version.definition")

    class Meta:
        model = Prompt
        fields = ["id", "status", "local_date", "slot", "due_at", "expires_at", "definition"]
        read_only_fields = fields


class DueOut(serializers.Serializer[Any]):
    prompt = PromptOut(allow_null=True)


class FrameIn(serializers.Serializer[Any]):
    """One picture, at most 8 MB; it is read in memory and dropped."""

    frame = serializers.FileField()

    def validate_frame(self, value: Any) -> Any:
        if value.size > FRAME_BYTES:
            raise serializers.ValidationError("The picture is larger than 8 MB.")
        return value


class FrameOut(serializers.Serializer[Any]):
    """What was read of the largest face; nothing of it is stored."""

    faces = serializers.IntegerField()
    probabilities = SevenField(allow_null=True)
    quality = serializers.FloatField()
    quality_parts = serializers.DictField(child=serializers.FloatField())
    no_reading_reason = serializers.CharField(allow_blank=True)
    frames = serializers.IntegerField()
    model_id = serializers.CharField(allow_blank=True)
    path = serializers.ChoiceField(choices=["server"])


class ProblemField(serializers.Serializer[Any]):
    field = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """RFC 9457: what was refused, and each field with its reason."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemField(many=True)  # type: ignore[assignment]
