"""What making a synthetic campus has to know first. For commands: there is no viewer."""

from __future__ import annotations

from accounts.models import AuditEvent, Student, User

CAMPUS_DONE = "campus.synthesise"  # the last audit event of making one


def real_people_exist_for_system() -> bool:
    """Whether anybody here is not invented."""
    return User.objects.filter(is_synthetic=False).exists()


def synthetic_students_exist_for_system() -> bool:
    return Student.objects.filter(is_synthetic=True).exists()


def synthetic_campus_complete_for_system() -> bool:
    """Whether making the campus was finished; if not, somebody stopped it halfway."""
    return AuditEvent.objects.filter(action=CAMPUS_DONE).exists()
