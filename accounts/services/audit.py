"""Adds rows to the audit trail, inside the transaction of what they tell about."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent, Student, User


def audit_record(
    *,
    by: User | None,
    action: str,
    student: Student | None = None,
    obj: Model | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEvent:
    """Note that ``by`` (None: the system) did ``action`` (noun.verb) to ``obj`` of ``student``.

    ``details`` takes ids, counts and codes; never an answer, a probability or a name.
    """
    return AuditEvent.objects.create(
        actor=by,
        action=action,
        student=student,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        reason=reason,
        details=details or {},
    )
