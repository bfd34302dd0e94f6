"""Finding a student whom the viewer may not see yet, so that break-glass can be offered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import Role, Student
from accounts.permissions import role_of
from accounts.queries.students import Viewer


def student_named(viewer: Viewer, code: str) -> Student:
    """The student with ``code``, for the break-glass form and nothing else.

    Counsellors only. Whatever is shown of the student asks ``student_check`` again. Raises
    ``PermissionDenied``, or ``Student.DoesNotExist`` for a code that nobody has.
    """
    if role_of(viewer) != Role.COUNSELLOR:
        raise PermissionDenied
    return Student.objects.select_related("user").get(code=code)
