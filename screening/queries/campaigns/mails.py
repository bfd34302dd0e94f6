"""Which e-mails of a campaign are due, and to whom none should go any more. For jobs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from accounts import queries as people
from accounts.queries import Viewer
from screening.domain.steps import steps_open
from screening.models import Campaign, InvitationMail, Response, Score
from screening.queries.campaigns.lines import admin_check, campaign_steps

DECLINED = "declined"
DUE_AT_ONCE = 5000


def mails_due_for_system(now: datetime) -> list[int]:
    """What waits to be sent, oldest first; at most ``DUE_AT_ONCE``, the rest a minute later."""
    due = InvitationMail.objects.filter(sent_at=None, skipped="", due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:DUE_AT_ONCE])


def mails_for_system(ids: Sequence[int]) -> list[InvitationMail]:
    """Those of ``ids`` that were neither sent nor skipped, with all that a letter needs."""
    waiting = InvitationMail.objects.filter(pk__in=ids, sent_at=None, skipped="")
    related = ("invitation__campaign", "invitation__student__user")
    return list(waiting.select_related(*related).order_by("pk"))


def mails_unwanted_for_system(mails: Iterable[InvitationMail], now: datetime) -> dict[int, str]:
    """Mail to the reason why it is not sent: closed, inactive, declined, consent, answered."""
    mails = list(mails)
    students = {mail.invitation.student_id for mail in mails}
    withdrawn = people.consent_withdrawn_among(students, "screening")
    declined = declined_among({mail.invitation_id for mail in mails})
    waiting = _waiting(mails)
    return {
        mail.pk: why for mail in mails if (why := _why(mail, now, withdrawn, declined, waiting))
    }


def _why(
    mail: InvitationMail,
    now: datetime,
    withdrawn: Collection[int],
    declined: Collection[int],
    waiting: Collection[tuple[int, int]],
) -> str:
    invitation = mail.invitation
    if invitation.campaign.closed_at is not None or invitation.campaign.closes_at <= now:
        return "closed"
    if not invitation.student.user.is_active:
        return "inactive"
    if invitation.pk in declined:
        return DECLINED
    if invitation.student_id in withdrawn:
        return "consent"
    return "" if (invitation.campaign_id, invitation.student_id) in waiting else "answered"


def declined_among(invitation_ids: Collection[int]) -> set[int]:
    """Invitations that said "not this time"."""
    stopped = InvitationMail.objects.filter(invitation__in=invitation_ids, skipped=DECLINED)
    return set(stopped.values_list("invitation_id", flat=True))


def declined(viewer: Viewer, campaign: Campaign) -> bool:
    """Whether the viewer said "not this time" to the campaign."""
    student = people.student_of(viewer)
    return InvitationMail.objects.filter(
        invitation__campaign=campaign, invitation__student=student, skipped=DECLINED
    ).exists()


@dataclass(frozen=True)
class MailCounts:
    sent: int
    waiting: int
    failed: int
    next_at: datetime | None  # when the next one is due; None: none is


def mails_counted(viewer: Viewer, campaign: Campaign) -> MailCounts:
    """How the campaign's letters stand; administrators only."""
    admin_check(viewer)
    waiting = Q(sent_at=None, skipped="")
    found = InvitationMail.objects.filter(invitation__campaign=campaign).aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        waiting=Count("pk", filter=waiting),
        failed=Count("pk", filter=Q(skipped="failed")),
        next_at=Min("due_at", filter=waiting),
    )
    return MailCounts(**found)


def _waiting(mails: Sequence[InvitationMail]) -> set[tuple[int, int]]:
    """Campaign and student wherever something is still to be answered."""
    asked: dict[int, tuple[Campaign, set[int]]] = {}
    for mail in mails:
        campaign = mail.invitation.campaign
        asked.setdefault(campaign.pk, (campaign, set()))[1].add(mail.invitation.student_id)
    return {
        (pk, student)
        for pk, (campaign, students) in asked.items()
        for student in _unfinished(campaign, students)
    }


def _unfinished(campaign: Campaign, student_ids: Collection[int]) -> set[int]:
    steps = campaign_steps(campaign)
    done: dict[int, set[str]] = defaultdict(set)
    sheets = Response.objects.filter(campaign=campaign, student__in=student_ids)
    for student, key in sheets.values_list("student_id", "instrument_version__instrument__key"):
        done[student].add(key)
    scores: dict[int, dict[tuple[str, str], float | None]] = defaultdict(dict)
    if any(step.opens_if for step in steps):
        made = Score.objects.filter(student__in=student_ids, response__campaign=campaign)
        for student, key, scale, value in made.values_list(
            "student_id", "instrument_key", "scale", "value"
        ):
            scores[student][key, scale] = value
    return {pk for pk in student_ids if steps_open(steps, done[pk], scores[pk])}
