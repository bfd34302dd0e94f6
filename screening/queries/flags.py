"""Flags, as far as the viewer may see them: the caseload's, and on duty the urgent ones of all."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts import queries as people
from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.domain.rules import DAY_RULES
from screening.models import FlagEvent, RiskFlag, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import Student


def flags_visible(viewer: Viewer) -> QuerySet[RiskFlag]:
    """Every flag, open or closed, that the viewer may list; none for students and admins.

    Break-glass does not list: it opens one student, through ``flags_of`` and ``flag_get``.
    """
    if role_of(viewer) != "counsellor":
        return RiskFlag.objects.none()
    mine = Q(student__in=people.caseload(viewer).values("pk"))
    if on_duty(viewer):
        mine |= Q(severity=Severity.URGENT) & ~Q(status=RiskFlag.Status.CLOSED)
    return _with_events(RiskFlag.objects.filter(mine))


def flags_open(viewer: Viewer, severity: int | None = None) -> QuerySet[RiskFlag]:
    """What is not closed, most severe first, then longest waiting."""
    rows = flags_visible(viewer).exclude(status=RiskFlag.Status.CLOSED)
    if severity is not None:
        rows = rows.filter(severity=severity)
    return rows.order_by("-severity", "raised_at", "pk")


def flag_get(viewer: Viewer, flag_id: int) -> RiskFlag:
    """One flag with its events. ``PermissionDenied`` for another's, ``DoesNotExist`` for none."""
    flag = _with_events(RiskFlag.objects.all()).get(pk=flag_id)
    flag_check(viewer, flag)
    return flag


def flag_check(viewer: Viewer, flag: RiskFlag) -> None:
    """Raise ``PermissionDenied`` unless the viewer is a counsellor who may see this flag."""
    if role_of(viewer) != "counsellor":
        raise PermissionDenied
    urgent = flag.severity == Severity.URGENT and flag.status != RiskFlag.Status.CLOSED
    if urgent and on_duty(viewer):
        return
    people.student_check(viewer, flag.student)


def flags_of(viewer: Viewer, student: Student) -> QuerySet[RiskFlag]:
    """All flags of one student, newest first, for whoever may see that student."""
    people.student_check(viewer, student)
    return _with_events(RiskFlag.objects.filter(student=student)).order_by("-raised_at", "-pk")


def on_duty(viewer: Viewer) -> bool:
    """Whether the viewer answers for urgent flags at this moment."""
    return any(user.pk == viewer.pk for user in people.responders_on_duty(timezone.now()))


def _with_events(rows: QuerySet[RiskFlag]) -> QuerySet[RiskFlag]:
    events = Prefetch("events", FlagEvent.objects.select_related("by"))
    return rows.select_related("student__user", "rule_version__rule").prefetch_related(events)


# -- for jobs, which act for nobody in particular


def flag_for_system(flag_id: int) -> RiskFlag:
    """One flag with its events, for a job. Raises ``RiskFlag.DoesNotExist``."""
    return _with_events(RiskFlag.objects.all()).get(pk=flag_id)


def flags_unacknowledged_for_system(now: datetime) -> QuerySet[RiskFlag]:
    """Urgent flags that nobody has acknowledged by their time, longest waiting first."""
    rows = RiskFlag.objects.filter(
        severity=Severity.URGENT, status=RiskFlag.Status.OPEN, acknowledge_by__lte=now
    )
    return _with_events(rows).order_by("acknowledge_by", "pk")


def day_flags_open_for_system(student_ids: Collection[int]) -> dict[tuple[int, str], RiskFlag]:
    """(student, rule key) to the flag of a day rule that is not closed."""
    rows = (
        RiskFlag.objects.filter(student_id__in=student_ids, rule_version__rule__key__in=DAY_RULES)
        .exclude(status=RiskFlag.Status.CLOSED)
        .select_related("rule_version__rule")
        .order_by("pk")
    )
    return {(row.student_id, row.rule_version.rule.key): row for row in rows}


def day_flags_closed_for_system(student_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """(student, rule key) to the student's day on which the last flag of a day rule was closed."""
    rows = (
        RiskFlag.objects.filter(
            student_id__in=student_ids,
            status=RiskFlag.Status.CLOSED,
            rule_version__rule__key__in=DAY_RULES,
        )
        .values_list("student_id", "rule_version__rule__key")
        .annotate(last=Max("closed_on"))
    )
    return {(student, rule): last for student, rule, last in rows}
