"""Keeps a check-in open for the demo's own student, whenever the demo is tried."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.domain.days import local_date
from accounts.domain.demo import DEMO_STUDENT_CODE
from ema.models import Prompt, PromptStatus
from ema.services.prompts import prompts_schedule

CAME_AGO = timedelta(minutes=5)


@transaction.atomic
def demo_checkin_renew(*, now: datetime | None = None) -> bool:
    """Let the next check-in of the demo's own, synthetic student be open now.

    The next one of today that is still to come is brought forward or, when none is, the last one
    that was missed is given again. False where one is open already, all are answered, or there is
    no such student.
    """
    now = now or timezone.now()
    mine = Prompt.objects.select_for_update(of=("self",)).filter(
        student__code=DEMO_STUDENT_CODE, student__is_synthetic=True
    )
    last = mine.order_by("-due_at").select_related("student").first()
    if last is None:
        return False
    today = local_date(now, last.student.time_zone)
    prompts_schedule(student_ids=[last.student_id], local_date=today)
    of_today = mine.filter(local_date=today).order_by("slot")
    if of_today.filter(due_at__lte=now, expires_at__gt=now).exclude(status="completed").exists():
        return False
    coming = of_today.filter(status=PromptStatus.SCHEDULED, due_at__gt=now).first()
    over = (PromptStatus.COMPLETED, PromptStatus.SUPPRESSED)
    prompt = coming or of_today.exclude(status__in=over).last()
    if prompt is None:
        return False
    lasts = prompt.expires_at - prompt.due_at
    prompt.due_at = now - CAME_AGO
    prompt.expires_at = prompt.due_at + lasts
    prompt.status, prompt.cause = PromptStatus.DUE, ""
    prompt.opened_at = prompt.closed_at = None
    prompt.save()
    accounts.audit_record(by=None, action="prompt.renew", student=prompt.student, obj=prompt)
    return True
