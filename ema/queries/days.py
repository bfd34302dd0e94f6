"""Daily summaries of a student whom the viewer may see, and of many for the flag rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, QuerySet

from accounts import queries as people
from ema.models import DailySummary, Prompt, PromptStatus

if TYPE_CHECKING:
    from accounts.models import Student


def days(
    viewer: people.Viewer, student: Student, since: date, until: date
) -> QuerySet[DailySummary]:
    """Summaries of the days from ``since`` to ``until``, both included, oldest first."""
    people.student_check(viewer, student)
    rows = DailySummary.objects.filter(student=student, local_date__range=(since, until))
    return rows.order_by("local_date")


def day_get(viewer: people.Viewer, student: Student, local_date: date) -> DailySummary | None:
    """The summary of one day, if it has been summed up."""
    return days(viewer, student, local_date, local_date).first()


class DayRow(NamedTuple):
    """The figures of one ``DailySummary``, without the weight of a model."""

    pk: int
    student_id: int
    local_date: date
    revision: int
    expression_status: str
    samples: int
    readable: int
    mean_quality: float | None
    negative_share: float | None
    neutral_share: float | None
    positive_share: float | None
    report_status: str
    prompts: int
    answered: int
    na_mean: float | None
    pa_mean: float | None
    na_sd: float | None
    na_mssd: float | None
    agreement: str


def day_series_for_system(student_ids: Sequence[int], since: date, until: date) -> list[DayRow]:
    """The days of these students, by student and date, for the flag rules; one query.

    Days that were not summed up are absent: the caller sees a gap, not a zero.
    """
    rows = DailySummary.objects.filter(student_id__in=student_ids, local_date__range=(since, until))
    ordered = rows.order_by("student_id", "local_date")
    return [DayRow._make(row) for row in ordered.values_list(*DayRow._fields)]


def days_count_for_system(local_date: date) -> int:
    """How many people's ``local_date`` has been summed up."""
    return DailySummary.objects.filter(local_date=local_date).count()


@dataclass(frozen=True)
class Compliance:
    """Check-ins that came due between two days, and how many of them were answered."""

    prompts: int
    answered: int

    @property
    def share(self) -> float | None:
        """0..1; None where none came due."""
        return self.answered / self.prompts if self.prompts else None


def compliance(
    viewer: people.Viewer,
    student: Student,
    since: date | None = None,
    until: date | None = None,
) -> Compliance:
    """How the student kept up with check-ins; those not sent are left out. Open ends allowed."""
    people.student_check(viewer, student)
    ended = Q(status__in=[PromptStatus.COMPLETED, PromptStatus.EXPIRED])
    if since is not None:
        ended &= Q(local_date__gte=since)
    if until is not None:
        ended &= Q(local_date__lte=until)
    answered = Count("pk", filter=Q(status=PromptStatus.COMPLETED))
    found = Prompt.objects.filter(ended, student=student).aggregate(n=Count("pk"), yes=answered)
    return Compliance(found["n"], found["yes"])
