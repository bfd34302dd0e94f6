"""What each student has agreed to, as of now."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import Consent, Purpose, Student
from accounts.queries.places import camera_basis
from accounts.queries.students import Viewer, student_check


def consents_of(viewer: Viewer, student: Student) -> dict[Purpose, Consent]:
    """The open consents of a student whom the viewer may see."""
    student_check(viewer, student)
    rows = Consent.objects.filter(student=student, withdrawn_at=None)
    return {Purpose(row.purpose): row for row in rows}


def consent_open(student_id: int, purpose: Purpose | str) -> bool:
    """Whether the student agrees to ``purpose`` at this moment."""
    return Consent.objects.filter(
        student_id=student_id, purpose=purpose, withdrawn_at=None
    ).exists()


def camera_allowed(student_id: int) -> bool:
    """Whether a camera sample may be taken: the institution has its ground, the student agreed."""
    return camera_basis() is not None and consent_open(student_id, Purpose.CAMERA)


def consent_withdrawn_among(student_ids: Collection[int], purpose: Purpose | str) -> set[int]:
    """Those who took their agreement to ``purpose`` back and have not given it again."""
    rows = Consent.objects.filter(student__in=student_ids, purpose=purpose)
    held = rows.filter(withdrawn_at=None).values_list("student_id", flat=True)
    return set(rows.values_list("student_id", flat=True)) - set(held)
