"""Who did or saw what, when, and why. Rows are only ever added."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone

from accounts.domain.personal_data import PersonalData


class AuditFixedError(Exception):
    """Somebody tried to change or delete a row of the audit trail."""


class AuditRows(models.QuerySet["AuditEvent"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AuditFixedError

    def delete(self) -> NoReturn:
        raise AuditFixedError


class AuditEvent(models.Model):
    """One read of a profile or one write. ``details`` holds ids and counts, never answers.

    The database itself refuses to change or delete a row (migration 0002), except inside the
    transaction of an ``AuditRelease``.
    """

    personal_data = PersonalData.CARE

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    student = models.ForeignKey(
        "accounts.Student", on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    action = models.CharField(max_length=60)  # noun.verb: profile.read, flag.acknowledge
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[AuditEvent]] = AuditRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["student", "-at"], name="audit_student"),
            models.Index(fields=["actor", "-at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return self.action

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditFixedError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditFixedError


class AuditRelease(models.Model):
    """While a row is here, this transaction may change the audit trail: for verified erasure only.

    ``services.audit_released`` adds the row and takes it away in one transaction, so that no other
    connection ever sees it.
    """

    personal_data = PersonalData.NONE

    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"audit release {self.pk}"
