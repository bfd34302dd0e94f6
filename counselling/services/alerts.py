"""Telling the counsellor on call, and passing on along the rota what nobody took on.

A mail says that somebody is needed and where; it never says whom it is about or why, since mail
is read on locked screens and in shared offices.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from accounts import queries as people
from screening import queries as flags
from screening import services as flag_services

if TYPE_CHECKING:
    from accounts.models import User
    from screening.models import RiskFlag


ANY_CLOCK = timedelta(days=366)  # longer than any acknowledgement clock


def flag_alert(*, flag_id: int, now: datetime | None = None) -> bool:
    """Mail the first responder on duty about an urgent flag, once; False when there was no need.

    The mail goes out before its trace is stored: after a failure in between it may come twice,
    but it is never believed sent when it was not. With nobody on duty nothing is stored, and
    ``flags_escalate`` tries again.
    """
    with transaction.atomic():
        flag = flags.flag_for_system(flag_id)
        return _alert(flag, people.responders_on_duty(now or timezone.now()))


def flags_escalate(*, now: datetime | None = None) -> int:
    """Pass on what is past its clock to the rest of the rota; returns how many flags went on.

    Alerts, too, about flags that came while nobody was on duty.
    """
    moment = now or timezone.now()
    on_duty = people.responders_on_duty(moment)
    for flag in flags.flags_unacknowledged_for_system(moment + ANY_CLOCK):
        with transaction.atomic():
            _alert(flag, on_duty)
    return sum(_escalate(flag, on_duty) for flag in flags.flags_unacknowledged_for_system(moment))


def _alert(flag: RiskFlag, on_duty: Sequence[User]) -> bool:
    told = any(event.kind == "alerted" for event in flag.events.all())
    if told or not on_duty or flag.status != "open" or flag.acknowledge_by is None:
        return False
    _mail(on_duty[:1], flag, gettext_noop("A flag needs you"))
    flag_services.flag_alert_record(flag=flag, note=_names(on_duty[:1]))
    return True


@transaction.atomic
def _escalate(flag: RiskFlag, on_duty: Sequence[User]) -> bool:
    """To those on duty after the first, who had the time; with nobody else, to the first again."""
    others = on_duty[1:] or on_duty
    if not others or flag.escalated_at is not None:
        return False
    _mail(others, flag, gettext_noop("A flag is past its time and needs you"))
    return flag_services.flag_escalate(by=None, flag=flag, note=_names(others))


def _names(users: Sequence[User]) -> str:
    """For the flag's history, which only counsellors read."""
    return ", ".join(user.name for user in users)


def _mail(users: Sequence[User], flag: RiskFlag, subject: str) -> None:
    for user in users:
        with translation.override(user.language):
            EmailMessage(subject=gettext(subject), body=_body(flag), to=[user.email]).send()


def _body(flag: RiskFlag) -> str:
    words = gettext(
        "Somebody needs a counsellor to look. Please log in and acknowledge it:\n\n%(link)s\n\n"
        "This message holds no name and no reason on purpose."
    )
    return words % {"link": f"{settings.SITE_URL}{reverse('flag', args=[flag.pk])}"}
