"""Adds rows to the audit trail, inside the transaction of what they tell about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model

from accounts.models import AuditEvent, AuditRelease, Student, User


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


@contextmanager
def audit_released(*, by: User | None, reason: str) -> Iterator[None]:
    """Let the block change the audit trail, in one transaction that notes who did and why.

    For verified erasure and nothing else. Only raw SQL or ``_raw_delete`` gets past the models.
    """
    with transaction.atomic():
        release = AuditRelease.objects.create(reason=reason)
        yield
        release.delete()
        audit_record(by=by, action="audit.release", reason=reason)
