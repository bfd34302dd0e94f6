"""Who may ask a service for what; None, the system, may always."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import Role, Student, User


def actor_require(by: User | None, *roles: Role) -> None:
    """Raise ``PermissionDenied`` unless ``by`` is active and has one of ``roles``."""
    if by is not None and (not by.is_active or by.role not in roles):
        raise PermissionDenied


def actor_require_self(by: User | None, student: Student) -> None:
    """Raise ``PermissionDenied`` unless ``by`` is the student in person."""
    if by is not None and (not by.is_active or by.pk != student.user_id):
        raise PermissionDenied
