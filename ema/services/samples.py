"""Taking in expression estimates: consent and legal basis first, each client UUID once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.domain.days import local_date as day_of
from accounts.domain.errors import Conflict, Refused
from ema.domain.protocol import definition_read
from ema.domain.summary import content_hash
from ema.models import EmotionSample, Enrolment, Prompt, ProtocolVersion
from ema.services.days import day_revise
from ema.services.frames import camera_require
from ema.services.moments import moment_check, person_lock
from inference.domain.labels import EMOTIONS, labels_at_top

if TYPE_CHECKING:
    from accounts.models import Student, User

SUM_TOLERANCE = 1e-3
MAX_AGE_H = 72  # for a sample outside any protocol
QUALITY_PARTS = 24
REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")
MODEL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def sample_record(
    *,
    by: User | None,
    student: Student,
    client_uuid: UUID,
    captured_at: datetime,
    probabilities: Mapping[str, float] | None,
    quality: float,
    model_id: str,
    path: str,
    prompt: Prompt | None = None,
    no_reading_reason: str = "",
    frames: int = 1,
    quality_parts: Mapping[str, Any] | None = None,
    corrected_label: str = "",
) -> tuple[EmotionSample, bool]:
    """Store one estimate, or that there was no reading; (sample, True), or (sample, False) again.

    ``probabilities``: label -> 0..1 for all seven, sum 1 within 1e-3; none with a
    ``no_reading_reason``. ``captured_at``: aware; its offset is kept. Raises ``Refused`` naming
    the field, ``Conflict`` for the same ``client_uuid`` with other content.
    """
    accounts.actor_require_self(by, student)
    sample = EmotionSample(
        client_uuid=client_uuid,
        student=student,
        prompt=prompt,
        captured_at=captured_at,
        quality=quality,
        quality_parts=dict(quality_parts or {}),
        no_reading_reason=no_reading_reason,
        frames=frames,
        model_id=model_id,
        path=path,
        corrected_label=corrected_label,
    )
    _fields_check(sample)
    _probabilities_set(sample, probabilities)
    sample.content_hash = _content(sample)
    with transaction.atomic():
        return _store(by, sample)


def _store(by: User | None, sample: EmotionSample) -> tuple[EmotionSample, bool]:
    person_lock(sample.student_id)
    if known := EmotionSample.objects.filter(client_uuid=sample.client_uuid).first():
        return _replayed(known, sample), False
    _permitted(sample)
    sample.captured_at = moment_check("captured_at", sample.captured_at, _max_age_h(sample))
    try:
        with transaction.atomic():
            sample.save(force_insert=True)
    except IntegrityError:  # somebody was quicker: the unique constraint has settled it
        known = EmotionSample.objects.filter(client_uuid=sample.client_uuid).first()
        if known is None:
            raise
        return _replayed(known, sample), False
    accounts.audit_record(by=by, action="sample.record", student=sample.student, obj=sample)
    day_revise(student=sample.student, local_date=sample.local_date)
    return sample, True


def _replayed(known: EmotionSample, sample: EmotionSample) -> EmotionSample:
    if (known.student_id, known.content_hash) != (sample.student_id, sample.content_hash):
        raise Conflict("client_uuid", _("The same sample came before with other content."))
    return known


def _permitted(sample: EmotionSample) -> None:
    """Both the institution's ground and the person's consent, at this moment."""
    camera_require(sample.student)
    if sample.prompt is not None and sample.prompt.student_id != sample.student_id:
        raise Refused("prompt", _("This is not one of your check-ins."))


def _max_age_h(sample: EmotionSample) -> int:
    """As the protocol says: the prompt's own version, else the one taken part in now."""
    if sample.prompt is not None:
        version = ProtocolVersion.objects.get(pk=sample.prompt.protocol_version_id)
        return definition_read(version.definition).sample_max_age_h
    open_ones = Enrolment.objects.filter(student_id=sample.student_id, ended_at=None)
    versions = ProtocolVersion.objects.filter(protocol__in=open_ones.values("protocol"))
    last = versions.order_by("-number").first()
    return definition_read(last.definition).sample_max_age_h if last else MAX_AGE_H


def _fields_check(sample: EmotionSample) -> None:
    """Whatever can be judged without the database."""
    if sample.captured_at.tzinfo is None:
        raise Refused("captured_at", _("The time has no offset from UTC."))
    offset = sample.captured_at.utcoffset()
    sample.utc_offset_min = int(offset.total_seconds() // 60) if offset else 0
    sample.local_date = day_of(sample.captured_at, sample.student.time_zone)
    if not math.isfinite(sample.quality) or not 0 <= sample.quality <= 1:
        raise Refused("quality", _("It must lie from 0 to 1."))
    if not 1 <= sample.frames <= 300:
        raise Refused("frames", _("It must lie from 1 to 300."))
    if not MODEL_ID.fullmatch(sample.model_id):
        raise Refused("model_id", _("It must name a model by letters, digits, . _ and -."))
    if sample.path not in EmotionSample.Path.values:
        raise Refused("path", _("It must be device or server."))
    if sample.corrected_label and sample.corrected_label not in EMOTIONS:
        raise Refused("corrected_label", _("There is no such label."))
    _parts_check(sample.quality_parts)


def _parts_check(parts: Mapping[str, Any]) -> None:
    if len(parts) > QUALITY_PARTS:
        raise Refused("quality_parts", _("These are too many."))
    for name, value in parts.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if len(name) > 40 or not number or not math.isfinite(value):
            raise Refused(f"quality_parts.{name[:40]}", _("This is not a number."))


def _probabilities_set(sample: EmotionSample, given: Mapping[str, float] | None) -> None:
    reason = sample.no_reading_reason
    if reason:
        if not REASON.fullmatch(reason):
            raise Refused("no_reading_reason", _("It must be a short code in lower case."))
        if given:
            raise Refused("probabilities", _("A sample without a reading has none."))
        if sample.corrected_label:
            raise Refused("corrected_label", _("There is no estimate to correct."))
    sample.reading = not reason
    values = [0.0] * len(EMOTIONS) if reason else _seven(given or {})
    for label, value in zip(EMOTIONS, values, strict=True):
        setattr(sample, label, value)
    sample.top_label = "" if reason else labels_at_top(values)[0]


def _seven(given: Mapping[str, float]) -> list[float]:
    """The probabilities in the order of ``EMOTIONS``; ``Refused`` names the label that is wrong."""
    for label in given:
        if label not in EMOTIONS:
            raise Refused(f"probabilities.{str(label)[:40]}", _("There is no such label."))
    for label in EMOTIONS:
        if label not in given:
            raise Refused(f"probabilities.{label}", _("This label is missing."))
        if not math.isfinite(given[label]) or not 0 <= given[label] <= 1:
            raise Refused(f"probabilities.{label}", _("It must lie from 0 to 1."))
    values = [float(given[label]) for label in EMOTIONS]
    if abs(math.fsum(values) - 1) > SUM_TOLERANCE:
        raise Refused("probabilities", _("They must sum to 1."))
    return values


def _content(sample: EmotionSample) -> str:
    return content_hash(
        {
            "student": sample.student_id,
            "prompt": str(sample.prompt_id or ""),
            "captured_at": sample.captured_at.isoformat(),
            "probabilities": {label: getattr(sample, label) for label in EMOTIONS},
            "quality": float(sample.quality),
            "quality_parts": {name: float(v) for name, v in sample.quality_parts.items()},
            "no_reading_reason": sample.no_reading_reason,
            "frames": sample.frames,
            "model_id": sample.model_id,
            "path": sample.path,
            "corrected_label": sample.corrected_label,
        }
    )


@transaction.atomic
def sample_correct(*, by: User | None, sample: EmotionSample, label: str) -> EmotionSample:
    """Keep the student's own word beside the estimate; "" takes it back.

    The estimate stays as it was; the day is summed up again if it was closed.
    """
    accounts.actor_require_self(by, sample.student)
    person_lock(sample.student_id)
    held = EmotionSample.objects.select_related("student").get(pk=sample.pk)
    if label and label not in EMOTIONS:
        raise Refused("corrected_label", _("There is no such label."))
    if not held.reading:
        raise Refused("corrected_label", _("There is no estimate to correct."))
    if held.corrected_label == label:
        return held
    held.corrected_label = label
    held.save(update_fields=["corrected_label"])
    accounts.audit_record(by=by, action="sample.correct", student=held.student, obj=held)
    day_revise(student=held.student, local_date=held.local_date)
    return held
