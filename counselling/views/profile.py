"""A student's profile, a single day of it, and opening it from outside the caseload."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import queries as people
from accounts import services as people_services
from accounts.domain.errors import Refused
from accounts.permissions import counsellor_required
from counselling import queries, services
from counselling.forms import BreakGlassForm, NoteForm
from counselling.presenters.day import day_view
from counselling.presenters.profile import WEEKS, profile_view
from counselling.views.asking import asker, student_known, student_seen


@counsellor_required
@require_GET
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """The whole profile; a student of somebody else leads to the break-glass form."""
    student = student_seen(request, code)
    if student is None:
        return redirect("break_glass", code=code)
    viewer = asker(request)
    since = services.profile_open(by=viewer, student=student)
    found = queries.profile(viewer, student, weeks_of(request))
    context = {
        "view": profile_view(found, viewer, since),
        "weeks": week_links(found.weeks, reverse("profile", args=[code])),
        "note_form": NoteForm(),
        "here": request.get_full_path(),
    }
    return render(request, "counselling/profile.html", context)


@counsellor_required
@require_GET
def profile_day(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """One day's check-ins with their answers and estimates."""
    student = student_seen(request, code)
    if student is None:
        return redirect("break_glass", code=code)
    viewer = asker(request)
    detail = queries.day_detail(viewer, student, day)
    people_services.profile_read_record(by=viewer, student=student, what="day")
    context = {"student": student, "view": day_view(detail)}
    return render(request, "counselling/day.html", context)


@counsellor_required
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for a reason; nothing of the student is shown but the code that was asked for."""
    if student_seen(request, code) is not None:
        return redirect("profile", code=code)
    student = student_known(request, code)
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people_services.break_glass_open(
                by=asker(request), student=student, reason=form.cleaned_data["reason"]
            )
            return redirect("profile", code=code)
        except Refused as refused:
            form.add_error("reason", refused.reason)
    context = {"code": code, "form": form, "place": people.institution()}
    return render(request, "counselling/break_glass.html", context)


def weeks_of(request: HttpRequest) -> int:
    """4, 8 or 16; 8 where something else is asked for."""
    asked = request.GET.get("weeks", "")
    return int(asked) if asked in map(str, WEEKS) else 8


def week_links(weeks: int, url: str, join: str = "?") -> list[dict[str, object]]:
    return [
        {
            "label": _("%(n)s weeks") % {"n": n},
            "url": f"{url}{join}weeks={n}",
            "active": n == weeks,
        }
        for n in WEEKS
    ]


class DayConverter:
    """A date in an address, as 2026-11-17."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()
