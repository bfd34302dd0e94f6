"""Who looks after whom, break-glass, and the record of every look at a profile."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.errors import Refused
from accounts.models import AuditEvent, BreakGlass, CaseloadAssignment, Role, Student, User
from accounts.services.actors import actor_require
from accounts.services.audit import audit_record

BREAK_GLASS_LASTS = timedelta(hours=4)
REASON_AT_LEAST = 10  # characters; "test" is no reason


@transaction.atomic
def caseload_assign(*, by: User | None, student: Student, counsellor: User) -> CaseloadAssignment:
    """Give the student into the counsellor's care; a second call changes nothing."""
    actor_require(by, Role.ADMIN)
    if counsellor.role != Role.COUNSELLOR or not counsellor.is_active:
        raise Refused("counsellor", _("Only counsellors have a caseload."))
    Student.objects.select_for_update().get(pk=student.pk)
    held = CaseloadAssignment.objects.filter(student=student, counsellor=counsellor, until=None)
    if standing := held.first():
        return standing
    row = CaseloadAssignment.objects.create(student=student, counsellor=counsellor, assigned_by=by)
    audit_record(
        by=by,
        action="caseload.assign",
        student=student,
        obj=row,
        details={"counsellor": counsellor.pk},
    )
    return row


@transaction.atomic
def caseload_end(*, by: User | None, student: Student, counsellor: User) -> bool:
    """End the counsellor's care of the student; False when it had ended before."""
    actor_require(by, Role.ADMIN)
    row = (
        CaseloadAssignment.objects.select_for_update()
        .filter(student=student, counsellor=counsellor, until=None)
        .first()
    )
    if row is None:
        return False
    row.until = timezone.now()
    row.save(update_fields=["until"])
    details = {"counsellor": counsellor.pk}
    audit_record(by=by, action="caseload.end", student=student, obj=row, details=details)
    return True


@transaction.atomic
def break_glass_open(*, by: User, student: Student, reason: str) -> BreakGlass:
    """Open another counsellor's student for four hours; the student can read who and why.

    Raises ``Refused`` without a reason of some length.
    """
    actor_require(by, Role.COUNSELLOR)
    why = reason.strip()
    if len(why) < REASON_AT_LEAST:
        raise Refused("reason", _("Please say why, in a few words. The student can read it."))
    now = timezone.now()
    opened = BreakGlass.objects.create(
        student=student,
        counsellor=by,
        reason=why,
        opened_at=now,
        expires_at=now + BREAK_GLASS_LASTS,
    )
    audit_record(by=by, action="break_glass.open", student=student, obj=opened, reason=why)
    return opened


def profile_read_record(
    *, by: User | None, student: Student, what: str = "profile"
) -> AuditEvent | None:
    """Note that somebody looked at ``what`` of the student; own reads are not noted (None)."""
    if by is not None and by.pk == student.user_id:
        return None
    return audit_record(by=by, action="profile.read", student=student, details={"what": what})
