"""Students, as far as the viewer may see them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import BreakGlass, CaseloadAssignment, Role, Student, User

Viewer = User | AnonymousUser


def student_of(viewer: Viewer) -> Student:
    """The viewer's own record; ``PermissionDenied`` for everybody who is not a student."""
    if isinstance(viewer, User) and viewer.role == Role.STUDENT and viewer.is_active:
        student = Student.objects.select_related("user").filter(user=viewer).first()
        if student is not None:
            return student
    raise PermissionDenied


def caseload(viewer: Viewer) -> QuerySet[Student]:
    """Students in the viewer's care today; none for anybody but counsellors."""
    if not _is(viewer, Role.COUNSELLOR):
        return Student.objects.none()
    open_ones = CaseloadAssignment.objects.filter(counsellor_id=viewer.pk, until=None)
    return Student.objects.filter(pk__in=open_ones.values("student_id")).order_by("code")


def students_visible(viewer: Viewer) -> QuerySet[Student]:
    """Whose data may be listed: a student's own, a counsellor's caseload, nobody's for admins."""
    if isinstance(viewer, User) and _is(viewer, Role.STUDENT):
        return Student.objects.filter(user=viewer)
    return caseload(viewer)


def break_glass_of(viewer: Viewer, student: Student) -> BreakGlass | None:
    """The viewer's still open break-glass on ``student``, if there is one."""
    if not _is(viewer, Role.COUNSELLOR):
        return None
    return (
        BreakGlass.objects.filter(
            student=student, counsellor_id=viewer.pk, expires_at__gt=timezone.now()
        )
        .order_by("-expires_at")
        .first()
    )


def student_check(viewer: Viewer, student: Student) -> None:
    """Raise ``PermissionDenied`` unless own, in the caseload, or opened by break-glass."""
    if students_visible(viewer).filter(pk=student.pk).exists():
        return
    if break_glass_of(viewer, student) is None:
        raise PermissionDenied


def student_get(viewer: Viewer, code: str) -> Student:
    """The student with ``code`` if the viewer may see them.

    Raises ``PermissionDenied`` for somebody else's student, ``Student.DoesNotExist`` for a code
    that nobody has.
    """
    student = Student.objects.select_related("user", "cohort").get(code=code)
    student_check(viewer, student)
    return student


def zones_of_students() -> list[str]:
    """Every time zone that somebody lives in, sorted; for the nightly jobs."""
    return list(
        Student.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    )


def student_ids(zone: str, shard: int = 0, shards: int = 1) -> list[int]:
    """Primary keys of the ``shard``-th of ``shards`` parts of a zone, in order; for jobs."""
    living = Student.objects.filter(time_zone=zone, user__is_active=True)
    part = living.annotate(part=F("id") % shards).filter(part=shard)
    return list(part.order_by("id").values_list("id", flat=True))


def _is(viewer: Viewer, role: Role) -> bool:
    return isinstance(viewer, User) and viewer.is_active and viewer.role == role
