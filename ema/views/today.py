"""Where a student's day begins: one thing to do, or when the next one comes."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts.domain.days import local_date
from accounts.domain.errors import Refused
from accounts.permissions import student_required
from ema import presenters, queries, services


@student_required
@require_safe
def student_home(request: HttpRequest) -> HttpResponse:
    student = people.student_of(request.user)
    now = timezone.now()
    today = local_date(now, student.time_zone)
    joined = people.consent_open(student.pk, "ema") and queries.enrolled(request.user)
    prompts = queries.prompts_of_day(request.user, today) if joined else []
    due = queries.prompt_due(request.user, now) if joined else None
    days = queries.days(request.user, student, today - timedelta(days=6), today)
    context = {
        "student": student,
        "date": today,
        "today": presenters.today_of(joined, due, prompts, now),
        "strip": presenters.strip(days, today),
    }
    return render(request, "ema/student_home.html", context)


@student_required
@require_POST
def ema_join(request: HttpRequest) -> HttpResponse:
    """Agree to check-ins and begin, in one tap."""
    student = people.student_of(request.user)
    try:
        services.everyday_join(by=student.user, student=student)
        messages.success(request, _("Thank you. You can stop at any time, on your page Me."))
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("student_home")
