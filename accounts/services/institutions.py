"""The institution's record, the camera's legal basis, help lines and the rota."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries
from accounts.domain.errors import Refused
from accounts.models import CameraBasis, HelpLine, Institution, Role, RotaShift, User
from accounts.services.actors import actor_require
from accounts.services.audit import audit_record


@transaction.atomic
def institution_update(*, by: User | None, **fields: Any) -> Institution:
    """Create or change the one institution record; ``fields`` are those of ``Institution``."""
    actor_require(by, Role.ADMIN)
    place = Institution.objects.select_for_update().first() or Institution()
    for name, value in fields.items():
        setattr(place, name, value)
    _clean(place)
    place.save()
    queries.institution_forget()
    audit_record(by=by, action="institution.update", obj=place, details={"fields": sorted(fields)})
    return place


@transaction.atomic
def camera_basis_record(
    *, by: User | None, jurisdiction: str, purpose: str, legal_basis: str
) -> CameraBasis:
    """Turn the camera on by recording its ground (EU AI Act Art. 5(1)(f)).

    Raises ``Refused`` when a field is empty or a record already stands.
    """
    actor_require(by, Role.ADMIN)
    given = {"jurisdiction": jurisdiction, "purpose": purpose, "legal_basis": legal_basis}
    for name, value in given.items():
        if not value.strip():
            raise Refused(name, _("Please fill this in: the camera stays off without it."))
    if CameraBasis.objects.select_for_update().filter(revoked_at=None).exists():
        raise Refused("", _("A legal basis is recorded already. Revoke it first to change it."))
    basis = CameraBasis(recorded_by=by, **{name: value.strip() for name, value in given.items()})
    _clean(basis)
    basis.save()
    queries.institution_forget()
    audit_record(by=by, action="camera_basis.record", obj=basis)
    return basis


@transaction.atomic
def camera_basis_revoke(*, by: User | None) -> CameraBasis | None:
    """Turn the camera off for everybody, at once. None when it was off."""
    actor_require(by, Role.ADMIN)
    basis = CameraBasis.objects.select_for_update().filter(revoked_at=None).first()
    if basis is None:
        return None
    basis.revoked_by, basis.revoked_at = by, timezone.now()
    basis.save(update_fields=["revoked_by", "revoked_at"])
    queries.institution_forget()
    audit_record(by=by, action="camera_basis.revoke", obj=basis)
    return basis


@transaction.atomic
def help_line_add(*, by: User | None, name: str, phone: str, hours: str, **more: Any) -> HelpLine:
    """Add a crisis line at the end; ``more`` may hold ``note``, ``url`` and ``order``."""
    actor_require(by, Role.ADMIN)
    more.setdefault("order", HelpLine.objects.count())
    line = HelpLine(name=name, phone=phone, hours=hours, **more)
    _clean(line)
    line.save()
    audit_record(by=by, action="help_line.add", obj=line)
    return line


@transaction.atomic
def help_line_remove(*, by: User | None, line: HelpLine) -> None:
    """Take a crisis line off the help page; the last one stays (``Refused``)."""
    actor_require(by, Role.ADMIN)
    if HelpLine.objects.count() <= 1:
        raise Refused("", _("The help page needs at least one line. Add another one first."))
    audit_record(by=by, action="help_line.remove", obj=line)
    line.delete()


@transaction.atomic
def shift_add(
    *, by: User | None, counsellor: User, starts_at: datetime, ends_at: datetime, order: int = 1
) -> RotaShift:
    """Put a counsellor on the rota between two aware moments; ``order`` 1 is called first."""
    actor_require(by, Role.ADMIN)
    if counsellor.role != Role.COUNSELLOR or not counsellor.is_active:
        raise Refused("counsellor", _("Only counsellors can be on duty."))
    if ends_at <= starts_at:
        raise Refused("ends_at", _("The shift must end after it starts."))
    shift = RotaShift.objects.create(
        counsellor=counsellor, starts_at=starts_at, ends_at=ends_at, order=order
    )
    audit_record(by=by, action="shift.add", obj=shift, details={"counsellor": counsellor.pk})
    return shift


@transaction.atomic
def shift_remove(*, by: User | None, shift: RotaShift) -> None:
    """Take a shift off the rota."""
    actor_require(by, Role.ADMIN)
    audit_record(
        by=by, action="shift.remove", obj=shift, details={"counsellor": shift.counsellor_id}
    )
    shift.delete()


def _clean(row: models.Model) -> None:
    """Raise ``Refused`` for the first field that the model does not accept."""
    try:
        row.full_clean(exclude={"recorded_by", "revoked_by"})  # None: the system
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        raise Refused("" if field == "__all__" else field, reasons[0]) from error
