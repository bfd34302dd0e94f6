"""Shape of an answer sheet and of its draft as JSON."""

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


class AnswersSerializer(serializers.Serializer[object]):
    """Which questionnaire, and answers to it: linkId to ordinal value."""

    instrument = serializers.SlugField(help_text="Key of the questionnaire, such as phq9.")
    version = serializers.IntegerField(
        required=False, min_value=1, help_text="The version that was shown; the newest if absent."
    )
    answers = serializers.DictField(
        child=WholeNumber(allow_null=True, min_value=0, max_value=1000),
        help_text="linkId to ordinal value; null or absent: left out.",
    )
    item_ms = serializers.DictField(
        child=WholeNumber(min_value=0),
        required=False,
        help_text="linkId to milliseconds spent on the item.",
    )


class SubmissionSerializer(AnswersSerializer):
    client_uuid = serializers.UUIDField(help_text="Sending it again changes nothing.")
    campaign = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    started_at = serializers.DateTimeField(help_text="ISO 8601 with offset.")


class DraftWantedSerializer(serializers.Serializer[object]):
    campaign = serializers.IntegerField(min_value=1)
    instrument = serializers.SlugField()


class DraftChangeSerializer(AnswersSerializer):
    """What changed since the last save; ``answered_at`` has the moment of each answer in it."""

    campaign = serializers.IntegerField(min_value=1)
    answered_at = serializers.DictField(
        child=serializers.DateTimeField(), help_text="linkId to ISO 8601 with offset."
    )
    revision = serializers.IntegerField(
        min_value=0, default=0, help_text="The last one that this device saw; 0: none."
    )
    started_at = serializers.DateTimeField(required=False)
    client_uuid = serializers.UUIDField(required=False)


class DraftSerializer(serializers.Serializer[object]):
    """The draft as it stands, answers of other devices included."""

    client_uuid = serializers.UUIDField()
    revision = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    answers = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    answered_at = serializers.DictField(child=serializers.CharField())
    item_ms = serializers.DictField(child=serializers.IntegerField())


class ResponseSerializer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    client_uuid = serializers.UUIDField()
    submitted_at = serializers.DateTimeField()
    scores = ScoreSerializer(many=True, source="scores.all")
    help = serializers.BooleanField(help_text="A critical answer was given: show the help page.")
    result_url = serializers.CharField()
