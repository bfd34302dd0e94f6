"""Answers and expression estimates of a student whom the viewer may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from accounts import queries as people
from ema.models import Answer, EmotionSample

if TYPE_CHECKING:
    from accounts.models import Student


def answers(viewer: people.Viewer, student: Student, since: date, until: date) -> QuerySet[Answer]:
    """Answers of the student's days from ``since`` to ``until``, both included, oldest first."""
    people.student_check(viewer, student)
    rows = Answer.objects.filter(student=student, local_date__range=(since, until))
    return rows.select_related("prompt").order_by("answered_at", "id")


def samples(
    viewer: people.Viewer, student: Student, since: date, until: date
) -> QuerySet[EmotionSample]:
    """Expression estimates of these days, those without a reading included, oldest first."""
    people.student_check(viewer, student)
    rows = EmotionSample.objects.filter(student=student, local_date__range=(since, until))
    return rows.order_by("captured_at", "id")


def sample_get(viewer: people.Viewer, client_uuid: UUID) -> EmotionSample:
    """The viewer's own sample; ``EmotionSample.DoesNotExist`` for anybody else's."""
    student = people.student_of(viewer)
    return EmotionSample.objects.select_related("student").get(
        client_uuid=client_uuid, student=student
    )
