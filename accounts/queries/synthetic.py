"""What making a synthetic campus has to know first. For commands: there is no viewer."""

from __future__ import annotations

from accounts.models import Student, User


def real_people_exist_for_system() -> bool:
    """Whether anybody here is not invented."""
    return User.objects.filter(is_synthetic=False).exists()


def synthetic_students_exist_for_system() -> bool:
    return Student.objects.filter(is_synthetic=True).exists()
