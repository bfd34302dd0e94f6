"""Who looked at a student's data."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, Student
from accounts.queries.students import Viewer, student_check


def audit_trail(viewer: Viewer, student: Student) -> QuerySet[AuditEvent]:
    """What others did with the student's data, newest first; the student's own acts left out.

    ``actor`` None is the system itself.
    """
    student_check(viewer, student)
    return (
        AuditEvent.objects.filter(student=student)
        .filter(Q(actor=None) | ~Q(actor_id=student.user_id))
        .select_related("actor")
        .order_by("-at", "-pk")
    )
