"""Opening a profile leaves two traces: one the student can read, one for "what changed"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.services import profile_read_record
from counselling.models import ProfileVisit

if TYPE_CHECKING:
    from accounts.models import Student, User

ONE_LOOK = timedelta(hours=1)  # coming back sooner is still the same look


@transaction.atomic
def profile_open(*, by: User, student: Student, what: str = "profile") -> datetime | None:
    """Note the read in the audit trail; returns when the look before this one began, or None."""
    profile_read_record(by=by, student=student, what=what)
    now = timezone.now()
    visit, first = ProfileVisit.objects.select_for_update().get_or_create(
        student=student, counsellor=by, defaults={"at": now}
    )
    if not first and now - visit.at > ONE_LOOK:
        visit.previous_at, visit.at = visit.at, now
        visit.save(update_fields=["previous_at", "at"])
    return visit.previous_at
