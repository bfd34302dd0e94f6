"""What EMA tests start from: a student in the everyday protocol with an open check-in."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import queries as accounts_queries
from accounts.domain.days import local_date
from accounts.models import Student
from ema import services
from ema.models import EmotionSample, Prompt, PromptStatus
from inference.domain.labels import EMOTIONS
from tests import people

ANSWERS: dict[str, Any] = {
    "valence": -1, "arousal": -2, "sad": 60, "happy": 20, "anxious": 50, "relaxed": 30,
    "stressed": 40, "energetic": 10, "irritated": 30,
}  # fmt: skip


def alice(**fields: Any) -> Student:
    """A student who agreed to check-ins and camera samples, where the camera is on."""
    if accounts_queries.camera_basis() is None:
        people.camera_basis()
    student = people.student(**fields)
    people.consent(student, "ema", "camera")
    services.enrol(by=student.user, student=student, protocol=services.everyday_publish())
    return student


def prompt_for(
    student: Student,
    due_at: datetime | None = None,
    status: str = PromptStatus.DUE,
    slot: int = 0,
) -> Prompt:
    """A check-in that came due ten minutes ago, or at ``due_at``."""
    due = due_at or timezone.now() - timedelta(minutes=10)
    enrolment = student.enrolments.get()
    return Prompt.objects.create(
        student=student,
        enrolment=enrolment,
        protocol_version=enrolment.protocol.versions.get(),
        local_date=local_date(due, student.time_zone),
        slot=slot,
        time_zone=student.time_zone,
        status=status,
        due_at=due,
        expires_at=due + timedelta(minutes=90),
    )


def answered(student: Student, due_at: datetime, slot: int = 0, **answers: float) -> Prompt:
    """A check-in answered five minutes after it came due."""
    prompt = prompt_for(student, due_at, slot=slot)
    prompt, _created = services.prompt_submit(
        by=student.user,
        prompt=prompt,
        submission_id=uuid.uuid4(),
        answers=ANSWERS | answers,
        answered_at=due_at + timedelta(minutes=5),
    )
    return prompt


def seven(label: str = "sadness", p: float = 0.7) -> dict[str, float]:
    return {e: p if e == label else (1 - p) / 6 for e in EMOTIONS}


def sampled(student: Student, captured_at: datetime | None = None, **fields: Any) -> EmotionSample:
    """An expression estimate of sadness, taken now."""
    given: dict[str, Any] = {
        "client_uuid": uuid.uuid4(),
        "captured_at": captured_at or timezone.now(),
        "probabilities": seven(),
        "quality": 0.8,
        "model_id": "mini-xception-1",
        "path": "device",
    }
    return services.sample_record(by=student.user, student=student, **(given | fields))[0]


def sample_body(**fields: Any) -> dict[str, Any]:
    """What a phone posts to /api/samples/."""
    body: dict[str, Any] = {
        "client_uuid": str(uuid.uuid4()),
        "prompt": None,
        "captured_at": timezone.now().isoformat(),
        "probabilities": seven(),
        "quality": 0.8,
        "quality_parts": {"sharpness": 120.5},
        "no_reading_reason": "",
        "frames": 12,
        "model_id": "mini-xception-1",
        "path": "device",
        "corrected_label": "",
    }
    return body | fields
