"""The student's own days: the calendar, and one day in full."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts.domain.days import local_date
from accounts.domain.errors import Refused
from accounts.permissions import student_required
from ema import presenters, queries, services

SPANS = {"4": gettext_lazy("4 weeks"), "8": gettext_lazy("8 weeks")}


@student_required
@require_safe
def student_days(request: HttpRequest) -> HttpResponse:
    student = people.student_of(request.user)
    today = local_date(timezone.now(), student.time_zone)
    span = request.GET.get("weeks", "4")
    weeks = int(span) if span in SPANS else 4
    since = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    days = list(queries.days(request.user, student, since, today))
    url = reverse("student_days")
    context = {
        "weeks": presenters.calendar_weeks(days, since, today),
        "lines": presenters.affect_lines(days, since, today),
        "has_days": bool(days),
        "has_estimates": any(day.samples for day in days),
        "spans": [
            {"label": label, "url": f"{url}?weeks={key}", "active": int(key) == weeks}
            for key, label in SPANS.items()
        ],
    }
    return render(request, "ema/student_days.html", context)


@student_required
@require_safe
def student_day(request: HttpRequest, day: date) -> HttpResponse:
    student = people.student_of(request.user)
    today = local_date(timezone.now(), student.time_zone)
    if day > today:
        raise Http404
    summary = queries.day_get(request.user, student, day)
    entries = presenters.entries_of_day(
        queries.prompts_of_day(request.user, day),
        queries.answers(request.user, student, day, day),
        queries.samples(request.user, student, day, day),
    )
    context = {
        "day": day,
        "is_today": day == today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "summary": summary,
        "sentences": presenters.day_words(summary) if summary else [],
        "shares": presenters.emotion_rows(summary.shares) if summary and summary.shares else [],
        "entries": entries,
    }
    return render(request, "ema/student_day.html", context)


@student_required
@require_POST
def sample_correction(request: HttpRequest, client_uuid: UUID) -> HttpResponse:
    """Keep the student's own word beside an estimate, or take it back."""
    try:
        sample = queries.sample_get(request.user, client_uuid)
    except ObjectDoesNotExist:
        raise Http404 from None
    try:
        label = request.POST.get("label", "")
        services.sample_correct(by=sample.student.user, sample=sample, label=label)
        messages.success(request, _("Noted. Your word stands beside the estimate."))
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("student_day", day=sample.local_date)
