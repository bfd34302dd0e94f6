"""Granting and withdrawing consent; only the student in person decides."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries
from accounts.domain.consents import CONSENT_VERSIONS
from accounts.domain.errors import Refused
from accounts.models import Consent, Purpose, Student, User
from accounts.services.actors import actor_require_self
from accounts.services.audit import audit_record


@transaction.atomic
def consent_grant(*, by: User | None, student: Student, purpose: Purpose | str) -> Consent:
    """Open a consent to the current wording; a second call changes nothing.

    Raises ``Refused`` for an unknown purpose, and for the camera while it is off here.
    """
    actor_require_self(by, student)
    known = _known(purpose)
    if known == Purpose.CAMERA and queries.camera_basis() is None:
        raise Refused("purpose", _("The camera is off at this institution."))
    version = CONSENT_VERSIONS[known]
    held = _open(student, known)
    if held is not None and held.version == version:
        return held
    if held is not None:  # the wording has changed: the old agreement ends here
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(student=student, purpose=known, version=version)
    details = {"purpose": str(known), "version": version}
    audit_record(by=by, action="consent.grant", student=student, obj=consent, details=details)
    return consent


@transaction.atomic
def consent_withdraw(
    *, by: User | None, student: Student, purpose: Purpose | str
) -> Consent | None:
    """End the open consent; collection stops with it. None when there was nothing to end."""
    actor_require_self(by, student)
    held = _open(student, _known(purpose))
    if held is None:
        return None
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    details = {"purpose": held.purpose, "version": held.version}
    audit_record(by=by, action="consent.withdraw", student=student, obj=held, details=details)
    return held


def _known(purpose: Purpose | str) -> Purpose:
    try:
        return Purpose(purpose)
    except ValueError:
        raise Refused("purpose", _("There is no such purpose.")) from None


def _open(student: Student, purpose: Purpose) -> Consent | None:
    # Two taps at once must not both grant: the student's row is the lock.
    Student.objects.select_for_update().get(pk=student.pk)
    return Consent.objects.filter(student=student, purpose=purpose, withdrawn_at=None).first()
