"""Whom a campaign asks, and students who say "not this time"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import role_of
from accounts.services import actor_require_self, audit_record
from screening import queries
from screening.domain.steps import Step
from screening.models import Campaign, Invitation, InvitationMail
from screening.services.campaigns import campaign_create, campaign_update
from screening.services.mails import mails_plan, mails_stop

if TYPE_CHECKING:
    from accounts.models import Student, User

BATCH = 2000
TAKEN_BACK = "taken back"


@transaction.atomic
def invite(*, by: User | None, campaign: Campaign, student_ids: Iterable[int]) -> int:
    """Invite students, each once; returns how many are new. They are written to once it is open."""
    if by is not None and role_of(by) != "admin":
        raise PermissionDenied
    wanted = set(student_ids)
    known = set(campaign.invitations.values_list("student_id", flat=True))
    new = [Invitation(campaign=campaign, student_id=pk) for pk in sorted(wanted - known)]
    Invitation.objects.bulk_create(new, batch_size=BATCH)
    if new:
        audit_record(by=by, action="campaign.invite", obj=campaign, details={"count": len(new)})
        if campaign.opened_at is not None:
            mails_plan(campaign=campaign, since=timezone.now())
    return len(new)


@transaction.atomic
def invite_newcomers(*, by: User | None, campaign: Campaign) -> int:
    """Invite those who joined the campaign's cohorts since; returns how many."""
    if campaign.closed_at is not None or campaign.closes_at <= timezone.now():
        raise Refused("", _("This campaign is over."))
    cohorts = queries.campaign_cohort_ids_for_system(campaign)
    return invite(by=by, campaign=campaign, student_ids=people.student_ids_of_cohorts(cohorts))


@transaction.atomic
def campaign_prepare(
    *,
    by: User | None,
    name: str,
    semester: str,
    opens_at: datetime,
    closes_at: datetime,
    instruments: Sequence[str | Step],
    cohort_ids: Collection[int],
    late_until: datetime | None = None,
    reminder_days: Sequence[int] = (),
    campaign: Campaign | None = None,
) -> Campaign:
    """Create a campaign, or change one that has not been opened, and invite its cohorts.

    Whoever was invited before and is in none of ``cohort_ids`` is not any more.
    """
    given = {
        "name": name,
        "semester": semester,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "instruments": instruments,
        "late_until": late_until,
        "reminder_days": reminder_days,
    }
    if campaign is None:
        campaign = campaign_create(by=by, **given)  # type: ignore[arg-type]
    else:
        campaign = campaign_update(by=by, campaign=campaign, **given)  # type: ignore[arg-type]
    wanted = people.student_ids_of_cohorts(cohort_ids)
    campaign.invitations.exclude(student__cohort__in=cohort_ids).delete()
    invite(by=by, campaign=campaign, student_ids=wanted)
    return campaign


@transaction.atomic
def campaign_decline(*, by: User, student: Student, campaign: Campaign) -> None:
    """The student does not take part this time: no further e-mail, and nothing else changes."""
    actor_require_self(by, student)
    invitation = _invitation(student, campaign)
    mails_stop(invitation=invitation, reason=queries.DECLINED)
    audit_record(by=by, action="campaign.decline", student=student, obj=campaign)


@transaction.atomic
def campaign_accept(*, by: User, student: Student, campaign: Campaign) -> None:
    """The student takes part after all; reminders that are still to come are sent again."""
    actor_require_self(by, student)
    stopped = InvitationMail.objects.filter(
        invitation=_invitation(student, campaign), skipped=queries.DECLINED
    )
    if stopped.filter(due_at__gt=timezone.now()).update(skipped="") + stopped.update(
        skipped=TAKEN_BACK
    ):
        audit_record(by=by, action="campaign.accept", student=student, obj=campaign)


def _invitation(student: Student, campaign: Campaign) -> Invitation:
    """Raises ``PermissionDenied`` where the student was not invited."""
    found = Invitation.objects.select_for_update().filter(student=student, campaign=campaign)
    invitation = found.first()
    if invitation is None:
        raise PermissionDenied
    return invitation
