"""The student's own prompts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts import queries as people
from ema.models import Enrolment, Prompt, PromptStatus

WAITING = (PromptStatus.SCHEDULED, PromptStatus.DUE, PromptStatus.OPENED)


def prompt_get(viewer: people.Viewer, prompt_id: UUID) -> Prompt:
    """The viewer's own prompt; ``Prompt.DoesNotExist`` for anybody else's."""
    student = people.student_of(viewer)
    return Prompt.objects.select_related("student", "protocol_version").get(
        pk=prompt_id, student=student
    )


def prompt_due(viewer: people.Viewer, now: datetime | None = None) -> Prompt | None:
    """The viewer's check-in that is open now, if they agree to check-ins.

    Judged by the clock, so that it shows even when the worker is late to mark it as due.
    """
    student = people.student_of(viewer)
    if not people.consent_open(student.pk, "ema"):
        return None
    now = now or timezone.now()
    return (
        Prompt.objects.filter(
            student=student, status__in=WAITING, due_at__lte=now, expires_at__gt=now
        )
        .select_related("student", "protocol_version")
        .order_by("due_at")
        .first()
    )


def prompt_next(viewer: people.Viewer, now: datetime | None = None) -> Prompt | None:
    """The viewer's next check-in that is planned but not open yet."""
    student = people.student_of(viewer)
    planned = Q(status=PromptStatus.SCHEDULED, due_at__gt=now or timezone.now())
    return Prompt.objects.filter(planned, student=student).order_by("due_at").first()


def prompts_of_day(viewer: people.Viewer, local_date: date) -> list[Prompt]:
    """The viewer's own check-ins of one day, in order."""
    student = people.student_of(viewer)
    return list(Prompt.objects.filter(student=student, local_date=local_date).order_by("due_at"))


def enrolled(viewer: people.Viewer) -> bool:
    """Whether the viewer takes part in a protocol."""
    student = people.student_of(viewer)
    return Enrolment.objects.filter(student=student, ended_at=None).exists()
