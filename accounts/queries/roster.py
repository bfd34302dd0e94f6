"""Students as the roster lists them: by code, by cohort. Nothing clinical."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q

from accounts.models import Cohort, Role, Student
from accounts.permissions import role_of
from accounts.queries.students import Viewer


@dataclass(frozen=True)
class CohortChoice:
    """A cohort with the number of its active students."""

    id: int
    name: str
    size: int


def cohort_choices(viewer: Viewer) -> list[CohortChoice]:
    """Every cohort, newest first, for choosing whom to invite; administrators only."""
    if role_of(viewer) != Role.ADMIN:
        raise PermissionDenied
    active = Count("students", filter=Q(students__user__is_active=True))
    cohorts = Cohort.objects.annotate(size=active).order_by("-starts_on", "name")
    return [CohortChoice(c.pk, c.name, c.size) for c in cohorts]


def cohort_names() -> dict[int, str]:
    """Primary key to name, newest first."""
    return dict(Cohort.objects.order_by("-starts_on", "name").values_list("pk", "name"))


def student_ids_of_cohorts(cohort_ids: Collection[int]) -> list[int]:
    """Active students of the cohorts, in order; for invitations: there is no viewer."""
    members = Student.objects.filter(cohort_id__in=cohort_ids, user__is_active=True)
    return list(members.order_by("pk").values_list("pk", flat=True))


def student_coded(viewer: Viewer, code: str) -> Student | None:
    """The active student with ``code``, case ignored, for typing in a paper sheet.

    Administrators may name anybody, counsellors those in their care; None for all others, so that
    nobody learns which codes exist. Raises ``PermissionDenied`` for other viewers.
    """
    role = role_of(viewer)
    if role not in (Role.ADMIN, Role.COUNSELLOR):
        raise PermissionDenied
    found = Student.objects.select_related("user", "cohort").filter(
        code__iexact=code.strip(), user__is_active=True
    )
    if role == Role.COUNSELLOR:
        found = found.filter(assignments__counsellor_id=viewer.pk, assignments__until=None)
    return found.first()
