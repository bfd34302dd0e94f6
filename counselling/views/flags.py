"""A flag's own page with its evidence, and what a counsellor does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.domain.errors import Refused
from accounts.permissions import counsellor_required
from accounts.services import profile_read_record
from counselling import queries
from counselling.forms import AcknowledgeForm, CloseForm
from counselling.presenters.charts import Picture, flag_picture
from counselling.presenters.evidence import evidence_rows
from counselling.presenters.flags import flag_card
from counselling.views.asking import asker, flag_seen, student_seen, way_back
from screening import services as screening

if TYPE_CHECKING:
    from accounts.models import User
    from screening.models import RiskFlag


@counsellor_required
@require_GET
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    return flag_page(request, pk)


def flag_page(request: HttpRequest, pk: int, close_form: CloseForm | None = None) -> HttpResponse:
    found, viewer = flag_seen(request, pk), asker(request)
    profile_read_record(by=viewer, student=found.student, what="flag")
    seen = student_seen(request, found.student.code) is not None
    context = {
        "card": flag_card(found, viewer, outside=not seen),
        "picture": _picture(viewer, found) if seen else None,
        "evidence": evidence_rows(found),
        "acknowledge_form": AcknowledgeForm(),
        "close_form": close_form or CloseForm(outcomes=found.Outcome.choices),
        "here": reverse("flag", args=[pk]),
    }
    status = 200 if close_form is None else 400
    return render(request, "counselling/flag.html", context, status=status)


def _picture(viewer: User, found: RiskFlag) -> Picture:
    rows = queries.flag_timeline(viewer, found)
    return flag_picture(rows, found.student.code, found.rule_version.rule.key)


@counsellor_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = flag_seen(request, pk), AcknowledgeForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        screening.flag_acknowledge(by=asker(request), flag=found, note=note)
        messages.success(request, _("Acknowledged. The clock has stopped."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(way_back(request, reverse("flag", args=[pk])))


@counsellor_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = flag_seen(request, pk)
    form = CloseForm(request.POST, outcomes=found.Outcome.choices)
    if form.is_valid():
        try:
            screening.flag_close(by=asker(request), flag=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Closed, with its outcome kept."))
            return redirect(way_back(request, reverse("queue")))
    return flag_page(request, pk, close_form=form)
