"""A single day: each check-in with its answers and the expression estimates taken with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from accounts import queries as people
from accounts.queries import Viewer
from ema import queries as ema

if TYPE_CHECKING:
    from accounts.models import Student
    from ema.models import Answer, DailySummary, EmotionSample, Prompt


@dataclass(frozen=True, slots=True)
class Moment:
    """One check-in. Both tuples are empty where it was not answered."""

    prompt: Prompt
    answers: tuple[Answer, ...]
    samples: tuple[EmotionSample, ...]


@dataclass(frozen=True, slots=True)
class DayDetail:
    """``loose`` samples were taken outside of a check-in."""

    day: date
    summary: DailySummary | None
    moments: tuple[Moment, ...]
    loose: tuple[EmotionSample, ...]


def day_detail(viewer: Viewer, student: Student, day: date) -> DayDetail:
    """Raises ``PermissionDenied`` for a student whom the viewer may not see."""
    people.student_check(viewer, student)
    answers = list(ema.answers(viewer, student, day, day))
    samples = list(ema.samples(viewer, student, day, day))
    moments = tuple(
        Moment(
            prompt,
            tuple(a for a in answers if a.prompt_id == prompt.pk),
            tuple(s for s in samples if s.prompt_id == prompt.pk),
        )
        for prompt in student.prompts.filter(local_date=day).order_by("due_at")
    )
    loose = tuple(sample for sample in samples if sample.prompt_id is None)
    return DayDetail(day, ema.day_get(viewer, student, day), moments, loose)
