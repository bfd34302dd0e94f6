"""Reads the rows of many people's day in three queries, for summing up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from ema.domain.day import AnswerRow, DayInputs, PromptRow, Roles, SampleRow
from ema.domain.protocol import affect_roles, definition_read
from ema.models import Answer, EmotionSample, Prompt, PromptStatus, ProtocolVersion
from inference.domain.labels import EMOTIONS


def day_inputs(student_ids: Sequence[int], local_date: date) -> dict[int, DayInputs]:
    """Student id -> the rows of that day, for those who have any; prompts not sent are left out."""
    found: dict[int, DayInputs] = defaultdict(DayInputs)
    on_day = {"student_id__in": student_ids, "local_date": local_date}
    prompts = Prompt.objects.filter(**on_day).exclude(
        status__in=[PromptStatus.SUPPRESSED, PromptStatus.SCHEDULED]
    )
    for student, pk, slot, status, version in prompts.values_list(
        "student_id", "id", "slot", "status", "protocol_version_id"
    ):
        row = PromptRow(pk.hex, slot, status == PromptStatus.COMPLETED, version)
        found[student].prompts.append(row)
    told = Answer.objects.filter(**on_day, value__isnull=False)
    for student, prompt, item, value in told.values_list(
        "student_id", "prompt_id", "item", "value"
    ):
        found[student].answers.append(AnswerRow(prompt.hex, item, value or 0.0))
    seen = EmotionSample.objects.filter(**on_day)
    for student, key, label, corrected, quality, *seven in seen.values_list(
        "student_id", "client_uuid", "top_label", "corrected_label", "quality", *EMOTIONS
    ):
        row_seen = SampleRow(key.hex, label, corrected, quality, tuple(seven))
        found[student].samples.append(row_seen)
    return dict(found)


def roles_of_versions(version_ids: Iterable[int]) -> dict[int, Roles]:
    """Protocol version id -> the items that count towards negative or positive affect."""
    versions = ProtocolVersion.objects.filter(pk__in=set(version_ids))
    return {v.pk: affect_roles(definition_read(v.definition)) for v in versions}
