"""What both kinds of input have in common: when they may come, and that they come one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.errors import Refused
from ema.models import Enrolment

CLOCK_AHEAD = timedelta(minutes=5)
"""How far a phone's clock may run ahead of ours."""


def person_lock(student_id: int) -> None:
    """Hold this person's input back until the transaction ends.

    Closing a day takes the same lock: a sample either is in the rows that are summed up, or sees
    that the day is closed and has it summed up again.
    """
    rows = Enrolment.objects.filter(student_id=student_id).order_by("id")
    list(rows.select_for_update(no_key=True).values_list("id", flat=True))


def moment_check(field: str, moment: datetime, max_age_h: int) -> datetime:
    """``moment`` in UTC; ``Refused`` when it is naive, ahead of time or too old."""
    if moment.tzinfo is None:
        raise Refused(field, _("The time has no offset from UTC."))
    now = timezone.now()
    if moment > now + CLOCK_AHEAD:
        raise Refused(field, _("The time lies more than 5 minutes ahead."))
    if moment < now - timedelta(hours=max_age_h):
        hours = {"hours": max_age_h}
        raise Refused(field, _("The time lies more than %(hours)d hours back.") % hours)
    return moment.astimezone(UTC)
