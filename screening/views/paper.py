"""Staff: typing in what was answered on paper. Nothing that was saved is shown again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import staff_required
from screening import queries, services
from screening.forms import PaperSheet, PaperStart, field_name, paper_moment
from screening.models import Response
from screening.queries import PaperStep

if TYPE_CHECKING:
    from accounts.models import Student

Answers = Mapping[str, int | None]
SALT = "paper"
HELD_S = 3600


@staff_required
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Which sheet, of whom."""
    steps = [
        (f"{s.campaign.pk}:{s.instrument.key}", f"{s.campaign.name} · {s.instrument.short_title}")
        for s in queries.paper_steps(request.user)
    ]
    first = {"filled_on": timezone.localdate()} | request.GET.dict()
    form = (
        PaperStart(steps, request.POST)
        if request.method == "POST"
        else PaperStart(steps, initial=first)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        student = people.student_coded(request.user, given["code"])
        if student is not None:
            return redirect(_sheet_address(given, student.code))
        form.add_error("code", _("You have no student with this code."))
    page = {"form": form, "steps": steps}
    return render(request, "screening/paper.html", page, status=422 if form.is_bound else 200)


def _sheet_address(given: Mapping[str, Any], code: str) -> str:
    campaign, _colon, key = given["step"].partition(":")
    query = {"on": given["filled_on"].isoformat()} | ({"twice": 1} if given["twice"] else {})
    return f"{reverse('paper_sheet', args=[campaign, key, code])}?{urlencode(query)}"


@staff_required
@never_cache
@require_http_methods(["GET", "POST"])
def paper_sheet(request: HttpRequest, campaign: int, key: str, code: str) -> HttpResponse:
    """The sheet; entered twice where that was asked for, then saved."""
    student, step = _found(request, campaign, key, code)
    if request.method != "POST":
        blank = PaperSheet(step.instrument, initial={"client_uuid": uuid.uuid4()})
        return _page(request, student, step, blank)
    form = PaperSheet(step.instrument, request.POST)
    if not form.is_valid():
        return _page(request, student, step, form, held=request.POST.get("first", ""), status=422)
    if "twice" in request.GET and "settled" not in request.POST:
        return _compared(request, student, step, form)
    return _saved(request, student, step, form)


def _found(request: HttpRequest, campaign: int, key: str, code: str) -> tuple[Student, PaperStep]:
    student = people.student_coded(request.user, code)
    if student is None:
        raise Http404
    for step in queries.paper_steps(request.user, student.user.language):
        if (step.campaign.pk, step.instrument.key) == (campaign, key):
            return student, step
    raise Http404


def _compared(
    request: HttpRequest, student: Student, step: PaperStep, form: PaperSheet
) -> HttpResponse:
    """After the first time an empty sheet; after the second what differs, or it is saved."""
    answers, salt = form.answers(), f"{SALT}:{request.user.pk}:{student.pk}:{step.version.pk}"
    try:
        first: Answers = signing.loads(request.POST.get("first", ""), salt=salt, max_age=HELD_S)
    except signing.BadSignature:
        again = PaperSheet(
            step.instrument, initial={"client_uuid": form.cleaned_data["client_uuid"]}
        )
        return _page(request, student, step, again, held=signing.dumps(answers, salt=salt))
    differing = {link for link, value in answers.items() if first.get(link) != value}
    if not differing:
        return _saved(request, student, step, form)
    kept = {
        field_name(item): answers[item.link_id]
        for item in step.instrument.items
        if item.link_id not in differing
    }
    kept["client_uuid"] = form.cleaned_data["client_uuid"]
    settled = PaperSheet(step.instrument, initial=kept)
    both = {link: (first.get(link), answers[link]) for link in differing}
    return _page(request, student, step, settled, both=both, status=422)


def _saved(
    request: HttpRequest, student: Student, step: PaperStep, form: PaperSheet
) -> HttpResponse:
    day = parse_date(request.GET.get("on", "")) or timezone.localdate()
    try:
        services.response_submit(
            by=request.user,  # type: ignore[arg-type]  # staff
            student=student,
            instrument_version=step.version,
            client_uuid=form.cleaned_data["client_uuid"],
            answers=form.answers(),
            started_at=_moment(day),
            campaign=step.campaign,
            source=Response.Source.PAPER,
        )
    except Refused as refused:
        form.add_error(None, str(refused.reason))
        return _page(request, student, step, form, status=422)
    messages.success(request, _("Saved for %(code)s. Next sheet?") % {"code": student.code})
    query = {"step": f"{step.campaign.pk}:{step.instrument.key}", "filled_on": day.isoformat()}
    if "twice" in request.GET:
        query["twice"] = "1"
    return redirect(f"{reverse('paper')}?{urlencode(query)}")


def _moment(day: date) -> Any:
    place = people.institution()
    return paper_moment(day, place.time_zone if place else "UTC")


def _page(
    request: HttpRequest,
    student: Student,
    step: PaperStep,
    form: PaperSheet,
    *,
    held: str = "",
    both: Mapping[str, tuple[int | None, int | None]] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "student": student,
        "step": step,
        "form": form,
        "rows": [
            (item, form[field_name(item)], (both or {}).get(item.link_id))
            for item in step.instrument.items
        ],
        "held": held,
        "settled": both is not None or "settled" in request.POST,
    }
    return render(request, "screening/paper_sheet.html", page, status=status)
