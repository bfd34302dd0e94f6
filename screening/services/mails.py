"""Invitations and reminders by e-mail: planned when a campaign opens, each sent at most once.

A mail never says which questionnaire is asked, nor any score: it is read on locked screens.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts import queries as people
from accounts.services import event_publish, password_link
from screening import queries
from screening.domain.calendar import days, mail_times
from screening.models import Campaign, Invitation, InvitationMail

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger("maum.mail")
BATCH = 200  # mails a job
PLANNED = 2000  # rows a statement


def mails_plan(*, campaign: Campaign, since: datetime) -> int:
    """A row for each e-mail of those invited who have none yet; returns how many.

    Times are each student's own: nobody is written to at night.
    """
    zones: dict[str, list[int]] = defaultdict(list)
    unplanned = campaign.invitations.filter(mails=None, student__user__is_active=True)
    for pk, zone in unplanned.order_by("pk").values_list("pk", "student__time_zone"):
        zones[zone].append(pk)
    start, made = max(since, campaign.opens_at), 0
    for zone, ids in zones.items():
        times = mail_times(start, campaign.reminder_days, campaign.closes_at, zone)
        rows = (
            InvitationMail(invitation_id=pk, number=number, due_at=due_at)
            for pk in ids
            for number, due_at in enumerate(times)
        )
        while batch := list(islice(rows, PLANNED)):
            InvitationMail.objects.bulk_create(batch, ignore_conflicts=True)
            made += len(batch)
    return made


def mails_promise(*, now: datetime | None = None) -> int:
    """Promise a job for every batch of e-mails that are due; returns how many mails.

    Promising again what is still waiting changes nothing, and what two jobs hold is sent once.
    """
    due = queries.mails_due_for_system(now or timezone.now())
    for start in range(0, len(due), BATCH):
        ids = due[start : start + BATCH]
        key = f"{ids[0]}:{ids[-1]}:{len(ids)}"
        event_publish(event="screening.mails_due", key=key, payload={"ids": ids})
    return len(due)


def mails_send(*, ids: Sequence[int], now: datetime | None = None) -> int:
    """Send those of ``ids`` that are due and wanted; the others keep the reason why not.

    Each is claimed before it goes out, so that two workers, or a job that runs again, send none
    twice. The mail server is asked first: while it is away, nothing is claimed.
    """
    moment, sent = now or timezone.now(), 0
    connection: BaseEmailBackend = get_connection()
    connection.open()
    try:
        for start in range(0, len(ids), BATCH):
            sent += _batch_send(ids[start : start + BATCH], connection, moment)
    finally:
        connection.close()
    return sent


def _batch_send(ids: Sequence[int], connection: BaseEmailBackend, now: datetime) -> int:
    mails = queries.mails_for_system(ids)
    reasons = queries.mails_unwanted_for_system(mails, now)
    _skip(mails, reasons)
    wanted = [mail for mail in mails if mail.pk not in reasons and mail.due_at <= now]
    with people.institution_remembered():
        return sum(_send(mail, connection, now) for mail in wanted)


def _skip(mails: Iterable[InvitationMail], reasons: Mapping[int, str]) -> None:
    grouped: dict[str, list[int]] = defaultdict(list)
    for mail in mails:
        if mail.pk in reasons:
            grouped[reasons[mail.pk]].append(mail.pk)
    for reason, ids in grouped.items():
        InvitationMail.objects.filter(pk__in=ids, sent_at=None, skipped="").update(skipped=reason)


def _send(mail: InvitationMail, connection: BaseEmailBackend, now: datetime) -> int:
    unsent = InvitationMail.objects.filter(pk=mail.pk, sent_at=None, skipped="")
    if not unsent.update(sent_at=now):
        return 0  # somebody else has it
    try:
        return message(mail, connection).send()
    except Exception as error:
        InvitationMail.objects.filter(pk=mail.pk).update(sent_at=None, skipped="failed")
        log.error("mail failed", extra={"mail": mail.pk, "error": type(error).__name__})
        return 0


def message(mail: InvitationMail, connection: BaseEmailBackend | None) -> EmailMultiAlternatives:
    """The e-mail in the student's language, as plain text and as simple HTML."""
    invitation = mail.invitation
    student, campaign = invitation.student, invitation.campaign
    place = people.institution()
    zone = place.time_zone if place else "UTC"
    decline = settings.SITE_URL + reverse("campaign_decline", args=[campaign.pk])
    with translation.override(student.user.language):
        words = {
            "place": place,
            "name": student.user.name,
            "last_day": days(campaign.opens_at, campaign.closes_at, zone)[1],
            "reminder": mail.number > 0,
            "link": settings.SITE_URL + reverse("student_questionnaires"),
            "password_link": password_link(user=student.user),
            "decline": decline,
        }
        sender = place.name if place else "Maum"
        subject = gettext("A reminder from %s") if mail.number else gettext("An invitation from %s")
        made = EmailMultiAlternatives(
            subject=subject % sender,
            body=render_to_string("screening/mail/invitation.txt", words),
            to=[student.user.email],
            headers={"List-Unsubscribe": f"<{decline}>"},
            connection=connection,
        )
        made.attach_alternative(
            render_to_string("screening/mail/invitation.html", words), "text/html"
        )
    return made


@transaction.atomic
def mails_stop(*, invitation: Invitation, reason: str) -> None:
    """Send nothing more of an invitation; ``reason`` is kept with what was not sent.

    At least one row carries it, also where all were sent: that row is how a decline is known.
    """
    mails = InvitationMail.objects.filter(invitation=invitation)
    if not mails.filter(sent_at=None).update(skipped=reason):
        last = mails.order_by("-number").values_list("number", flat=True).first()
        InvitationMail.objects.create(
            invitation=invitation,
            number=0 if last is None else last + 1,
            due_at=timezone.now(),
            skipped=reason,
        )
