"""The counsellor's own students at a glance, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import queries as people
from accounts.domain.days import local_date
from accounts.permissions import role_of
from accounts.queries import Viewer
from ema import queries as ema
from screening import queries as screening
from screening.queries.latest import LatestScore, scores_latest_for_system

if TYPE_CHECKING:
    from accounts.models import Student
    from ema.queries import DayRow

WINDOW = timedelta(days=28)
SCORES = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """``affect`` holds 28 days of negative affect, None where there is none; ``flags`` counts
    what is open by severity (3, 2, 1).
    """

    student: Student
    last_answered: date | None
    prompts: int
    answered: int
    phq9: LatestScore | None
    flags: dict[int, int]
    affect: tuple[float | None, ...]

    @property
    def share(self) -> float | None:
        """0..1 of the check-ins of these days; None where none was sent."""
        return self.answered / self.prompts if self.prompts else None

    @property
    def severity(self) -> int:
        """Of the most severe open flag; 0 without one."""
        return max(self.flags, default=0)


def caseload_rows(viewer: Viewer) -> list[CaseloadRow]:
    """By code. Raises ``PermissionDenied`` for everybody but counsellors."""
    if role_of(viewer) != "counsellor":
        raise PermissionDenied
    students = list(people.caseload(viewer))
    ids = [student.pk for student in students]
    today = local_date(timezone.now(), people.zone_of(viewer))
    since = today - WINDOW + timedelta(days=1)
    series: dict[int, list[DayRow]] = {}
    for row in ema.day_series_for_system(ids, since, today):
        series.setdefault(row.student_id, []).append(row)
    scores = scores_latest_for_system(ids, today - SCORES)
    flags = _flags(viewer)
    return [
        _row(s, series.get(s.pk, []), scores.get((s.pk, "phq9")), flags.get(s.pk, {}), since)
        for s in students
    ]


def _flags(viewer: Viewer) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    rows = screening.flags_open(viewer).values_list("student_id", "severity")
    for student, severity in rows:
        counts = found.setdefault(student, {})
        counts[severity] = counts.get(severity, 0) + 1
    return found


def _row(
    student: Student,
    rows: list[DayRow],
    phq9: LatestScore | None,
    flags: dict[int, int],
    since: date,
) -> CaseloadRow:
    by_day = {row.local_date: row.na_mean for row in rows}
    return CaseloadRow(
        student=student,
        last_answered=max((row.local_date for row in rows if row.answered), default=None),
        prompts=sum(row.prompts for row in rows),
        answered=sum(row.answered for row in rows),
        phq9=phq9,
        flags=flags,
        affect=tuple(by_day.get(since + timedelta(days=n)) for n in range(WINDOW.days)),
    )
