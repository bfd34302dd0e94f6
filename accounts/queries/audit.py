"""Who looked at a student's data."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, Student
from accounts.queries.students import Viewer, student_check


def audit_trail(viewer: Viewer, student: Student) -> QuerySet[AuditEvent]:
    """Who looked at or changed the student's data, newest first.

    The student's own acts are left out, and so is the system's nightly work. ``actor`` None: a
    program that read the profile.
    """
    student_check(viewer, student)
    others = Q(actor__isnull=False) & ~Q(actor_id=student.user_id)
    return (
        AuditEvent.objects.filter(student=student)
        .filter(others | Q(actor=None, action="profile.read"))
        .select_related("actor")
        .order_by("-at", "-pk")
    )
