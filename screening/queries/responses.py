"""What was answered and scored, as far as the viewer may see it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts import queries as people
from accounts.queries import Viewer
from screening.models import Response, RiskFlag, Score
from screening.queries.instruments import instrument_of

if TYPE_CHECKING:
    from accounts.models import Student

SHEET_RULES = ("critical_answer", "stepped_follow_up")  # what one sheet can raise


def scores_of(
    viewer: Viewer,
    student: Student,
    since: date | None = None,
    until: date | None = None,
    *,
    headline_only: bool = True,
) -> QuerySet[Score]:
    """The student's scores by date; one an answer sheet unless subscales are asked for too."""
    people.student_check(viewer, student)
    rows = Score.objects.filter(student=student)
    if headline_only:
        rows = rows.filter(headline=True)
    if since:
        rows = rows.filter(local_date__gte=since)
    if until:
        rows = rows.filter(local_date__lte=until)
    return rows.order_by("local_date", "scored_at", "pk")


def responses_of(viewer: Viewer, student: Student) -> QuerySet[Response]:
    """The student's answer sheets with their scores, newest first."""
    people.student_check(viewer, student)
    return _full().filter(student=student).order_by("-submitted_at")


def response_own(viewer: Viewer, response_id: uuid.UUID) -> Response:
    """One of the viewer's own answer sheets.

    Raises ``PermissionDenied`` for another's, ``Response.DoesNotExist`` where there is none.
    """
    student = people.student_of(viewer)
    response = _full().get(pk=response_id)
    if response.student_id != student.pk:
        raise PermissionDenied
    return response


def critical_in(response: Response) -> bool:
    """Whether the sheet holds an answer that its instrument calls critical."""
    critical = instrument_of(response.instrument_version).critical
    given = ((response.answers.get(entry.item), entry.at_least) for entry in critical)
    return any(value is not None and value >= least for value, least in given)


def flagged_by(viewer: Viewer, response: Response) -> RiskFlag | None:
    """The most severe flag that the sheet raised; for its own student, who may know why they are
    written to.
    """
    student = people.student_of(viewer)
    keys = [f"{rule}:{student.pk}:{response.pk}" for rule in SHEET_RULES]
    return RiskFlag.objects.filter(student=student, key__in=keys).order_by("-severity").first()


def _full() -> QuerySet[Response]:
    return Response.objects.select_related(
        "instrument_version__instrument", "campaign"
    ).prefetch_related("scores")
