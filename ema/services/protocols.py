"""Publishing protocols, and who takes part in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.days import local_date
from accounts.domain.errors import Refused
from ema.domain import everyday
from ema.domain.protocol import definition_read
from ema.domain.reading import ProtocolError
from ema.models import Enrolment, Protocol, ProtocolVersion
from ema.services.prompts import prompts_schedule

if TYPE_CHECKING:
    from accounts.models import Student, User


@transaction.atomic
def protocol_publish(
    *, by: User | None, key: str, name: str, definition: dict[str, Any]
) -> ProtocolVersion:
    """A new version of the protocol; the last one when its definition is the same.

    Raises ``Refused`` naming the place in the definition that cannot be used.
    """
    try:
        definition_read(definition)
    except ProtocolError as error:
        raise Refused(error.place, error.reason) from None
    protocol = _protocol_locked(key, name)
    last = protocol.versions.order_by("-number").first()
    if last is not None and last.definition == definition:
        return last
    number = (protocol.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    version = ProtocolVersion.objects.create(
        protocol=protocol, number=number, definition=definition, published_by=by
    )
    details = {"protocol": key, "number": number}
    accounts.audit_record(by=by, action="protocol.publish", obj=version, details=details)
    return version


def _protocol_locked(key: str, name: str) -> Protocol:
    protocol, _created = Protocol.objects.get_or_create(key=key, defaults={"name": name})
    return Protocol.objects.select_for_update().get(pk=protocol.pk)


def everyday_publish() -> Protocol:
    """The protocol that Maum comes with, published if it is not yet."""
    definition = everyday.definition()
    version = protocol_publish(
        by=None, key=everyday.KEY, name=definition["name"], definition=definition
    )
    return version.protocol


@transaction.atomic
def enrol(*, by: User | None, student: Student, protocol: Protocol) -> Enrolment:
    """Let the student take part from now on; a second call changes nothing.

    Raises ``Refused`` without the student's consent to check-ins.
    """
    accounts.actor_require_self(by, student)
    if not people.consent_open(student.pk, "ema"):
        raise Refused("consent", _("Check-ins need the student's consent."))
    enrolment, created = Enrolment.objects.get_or_create(
        student=student, protocol=protocol, ended_at=None
    )
    if created:
        accounts.audit_record(by=by, action="enrolment.start", student=student, obj=enrolment)
    return enrolment


@transaction.atomic
def everyday_join(*, by: User, student: Student) -> Enrolment:
    """Consent to check-ins, take part in the everyday protocol, and plan the rest of today."""
    accounts.consent_grant(by=by, student=student, purpose="ema")
    protocol = Protocol.objects.filter(key=everyday.KEY).first() or everyday_publish()
    enrolment = enrol(by=by, student=student, protocol=protocol)
    today = local_date(timezone.now(), student.time_zone)
    prompts_schedule(student_ids=[student.pk], local_date=today)
    return enrolment
