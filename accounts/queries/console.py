"""What administrators see: counts, rota and roster; nothing clinical, nobody's answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q

from accounts.models import CameraBasis, CaseloadAssignment, Cohort, Role, RotaShift, Student, User
from accounts.permissions import role_of
from accounts.queries.students import Viewer


@dataclass(frozen=True)
class RosterEntry:
    """One student as an administrator meets them: a code, a cohort, and in whose care."""

    student: Student
    counsellors: list[User]


def _admin_check(viewer: Viewer) -> None:
    if role_of(viewer) != Role.ADMIN:
        raise PermissionDenied


def role_counts(viewer: Viewer) -> dict[Role, int]:
    """Active accounts of each role."""
    _admin_check(viewer)
    rows = User.objects.filter(is_active=True).values_list("role").annotate(Count("pk"))
    return {role: dict(rows).get(role, 0) for role in Role}


def cohorts_counted(viewer: Viewer) -> list[Cohort]:
    """Every cohort, newest first, with ``size`` and ``cared_for`` (in somebody's caseload)."""
    _admin_check(viewer)
    in_care = Q(students__assignments__until=None, students__assignments__isnull=False)
    return list(
        Cohort.objects.annotate(
            size=Count("students", distinct=True),
            cared_for=Count("students", filter=in_care, distinct=True),
        ).order_by("-starts_on")
    )


def counsellors(viewer: Viewer) -> list[User]:
    """Active counsellors by name, with ``caseload_size``."""
    _admin_check(viewer)
    return list(
        User.objects.filter(role=Role.COUNSELLOR, is_active=True)
        .annotate(caseload_size=Count("caseload", filter=Q(caseload__until=None)))
        .order_by("name", "pk")
    )


def roster_find(viewer: Viewer, code: str) -> RosterEntry | None:
    """The student with ``code``, for assigning a counsellor; None when nobody has it."""
    _admin_check(viewer)
    student = Student.objects.select_related("cohort").filter(code__iexact=code.strip()).first()
    if student is None:
        return None
    held = CaseloadAssignment.objects.filter(student=student, until=None)
    return RosterEntry(student, [row.counsellor for row in held.select_related("counsellor")])


def shifts_between(viewer: Viewer, since: datetime, until: datetime) -> list[RotaShift]:
    """Shifts that touch the stretch, in order."""
    _admin_check(viewer)
    touching = RotaShift.objects.filter(ends_at__gt=since, starts_at__lt=until)
    return list(touching.select_related("counsellor").order_by("starts_at", "order", "pk"))


def camera_bases_past(viewer: Viewer) -> list[CameraBasis]:
    """Revoked records of the camera's legal basis, newest first."""
    _admin_check(viewer)
    past = CameraBasis.objects.exclude(revoked_at=None).order_by("-revoked_at")
    return list(past.select_related("recorded_by", "revoked_by"))
