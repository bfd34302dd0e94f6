"""Shape of an answer sheet as JSON."""

from __future__ import annotations

from rest_framework import serializers


class WholeNumber(serializers.IntegerField):
    """A JSON number without a fraction: "1", 1.0 and true are not answers."""

    def to_internal_value(self, data: object) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class ScoreSerializer(serializers.Serializer[object]):
    scale = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    minimum = serializers.FloatField()
    maximum = serializers.FloatField()
    band = serializers.CharField()
    band_label = serializers.CharField()
    prorated = serializers.BooleanField()


class SubmissionSerializer(serializers.Serializer[object]):
    """``answers`` maps each item's linkId to its ordinal value; null or absent: left out."""

    client_uuid = serializers.UUIDField(help_text="Sending it again changes nothing.")
    instrument = serializers.SlugField(help_text="Key of the questionnaire, such as phq9.")
    campaign = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    started_at = serializers.DateTimeField(help_text="ISO 8601 with offset.")
    answers = serializers.DictField(
        child=WholeNumber(allow_null=True, min_value=0, max_value=1000),
        help_text="linkId to ordinal value.",
    )


class ResponseSerializer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    client_uuid = serializers.UUIDField()
    submitted_at = serializers.DateTimeField()
    scores = ScoreSerializer(many=True, source="scores.all")
    help = serializers.BooleanField(help_text="A critical answer was given: show the help page.")
    result_url = serializers.CharField()
