"""Everything that a profile, its page and its report are made of, in one read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import queries as people
from accounts.domain.days import local_date
from accounts.permissions import role_of
from accounts.queries import Viewer
from counselling.domain.rows import Dimension, Expressions, Timeline
from counselling.queries.dimensions import dimensions
from counselling.queries.norms import campus_norms
from counselling.queries.notes import NoteThread, note_threads
from counselling.queries.sheets import Sheet, sheets
from counselling.queries.timeline import (
    AFFECT_RULE,
    closed_on,
    control,
    days,
    marks,
    scores,
    summaries,
)
from ema import queries as ema
from inference.domain.labels import EMOTIONS
from screening import queries as screening
from screening.queries.rules import rule_parameters

if TYPE_CHECKING:
    from accounts.models import AuditEvent, BreakGlass, Consent, Purpose, Student, User
    from ema.models import DailySummary, EmotionSample
    from ema.queries import Compliance
    from screening.models import RiskFlag

WEEK = timedelta(days=7)
COMPLIANCE = timedelta(days=28)
LOOKS = 6  # of the audit trail, on the profile


@dataclass(frozen=True, slots=True)
class Profile:
    """One student as a counsellor may see them. ``today`` is the student's own day.

    ``break_glass`` is set where the viewer sees the student only through it. ``summaries`` are
    the days of the window, newest first; ``flags`` all of them, newest first.
    """

    student: Student
    today: date
    weeks: int
    consents: dict[Purpose, Consent]
    compliance: Compliance
    last_answered: date | None
    flags: tuple[RiskFlag, ...]
    timeline: Timeline
    expressions: Expressions
    dimensions: tuple[Dimension, ...]
    summaries: tuple[DailySummary, ...]
    sheets: tuple[Sheet, ...]
    notes: tuple[NoteThread, ...]
    carers: tuple[User, ...]
    looks: tuple[AuditEvent, ...]
    break_glass: BreakGlass | None

    @property
    def flags_open(self) -> tuple[RiskFlag, ...]:
        """Most severe first, then longest waiting."""
        rows = [flag for flag in self.flags if flag.status != "closed"]
        return tuple(sorted(rows, key=lambda f: (-f.severity, f.raised_at)))


def profile(
    viewer: Viewer, student: Student, weeks: int = 8, at: datetime | None = None
) -> Profile:
    """The last ``weeks`` weeks up to ``at`` (now).

    Raises ``PermissionDenied`` unless the viewer is a counsellor who may see the student.
    """
    if role_of(viewer) != "counsellor":
        raise PermissionDenied
    today = local_date(at or timezone.now(), student.time_zone)
    since = today - timedelta(days=weeks * 7 - 1)
    rows = summaries(viewer, student, today)
    flags = tuple(screening.flags_of(viewer, student))
    notes = tuple(note_threads(viewer, student))
    asked = scores(screening.scores_of(viewer, student))
    shown = [row for row in rows if row.local_date >= since]
    return Profile(
        student=student,
        today=today,
        weeks=weeks,
        consents=people.consents_of(viewer, student),
        compliance=ema.compliance(viewer, student, today - COMPLIANCE, today),
        last_answered=max((row.local_date for row in rows if row.answered), default=None),
        flags=flags,
        timeline=Timeline(
            since=since,
            until=today,
            scores=asked,
            days=days(shown),
            control=control(rows, today, rule_parameters(AFFECT_RULE), closed_on(flags)),
            marks=marks(flags, notes),
        ),
        expressions=_expressions(ema.samples(viewer, student, today - WEEK + _DAY, today)),
        dimensions=dimensions(asked, days(rows), today, campus_norms(today)),
        summaries=tuple(reversed(shown)),
        sheets=sheets(screening.responses_of(viewer, student)),
        notes=notes,
        carers=_carers(student),
        looks=tuple(people.audit_trail(viewer, student)[:LOOKS]),
        break_glass=_through_glass(viewer, student),
    )


_DAY = timedelta(days=1)


def _expressions(samples: Iterable[EmotionSample]) -> Expressions:
    """A student's own word for an expression counts before the estimate."""
    rows = list(samples)
    labels = Counter(row.corrected_label or row.top_label for row in rows if row.reading)
    return Expressions(tuple((label, labels[label]) for label in EMOTIONS), len(rows), WEEK.days)


def _carers(student: Student) -> tuple[User, ...]:
    rows = student.assignments.filter(until=None).select_related("counsellor").order_by("since")
    return tuple(row.counsellor for row in rows)


def _through_glass(viewer: Viewer, student: Student) -> BreakGlass | None:
    if people.caseload(viewer).filter(pk=student.pk).exists():
        return None
    return people.break_glass_of(viewer, student)
