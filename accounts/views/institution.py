"""The institution's record, camera basis, help lines and rota: one page, small forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries, services
from accounts.domain.rota import gaps
from accounts.forms import CameraBasisForm, HelpLineForm, InstitutionForm, ShiftForm
from accounts.models import HelpLine, RotaShift
from accounts.permissions import admin_required
from accounts.views.posting import done, saved

GAPS_WITHIN = timedelta(days=7)
ROTA_SHOWN = timedelta(days=28)


@admin_required
@require_http_methods(["GET", "POST"])
def institution(request: HttpRequest) -> HttpResponse:
    record = InstitutionForm(request.POST or None, instance=queries.institution())
    if request.method == "POST":
        if saved(request, record, services.institution_update, _("Saved.")):
            return redirect("institution")
        queries.institution_forget()  # the refused values stay in the form only
    return _page(request, record=record)


@admin_required
@require_POST
def camera_basis_record(request: HttpRequest) -> HttpResponse:
    form = CameraBasisForm(request.POST)
    words = _("Recorded. Students who agree can now take camera samples.")
    if saved(request, form, services.camera_basis_record, words):
        return _back("camera")
    return _page(request, camera=form)


@admin_required
@require_POST
def camera_basis_revoke(request: HttpRequest) -> HttpResponse:
    done(request, services.camera_basis_revoke, _("The camera is off for everybody."))
    return _back("camera")


@admin_required
@require_POST
def help_line_add(request: HttpRequest) -> HttpResponse:
    form = HelpLineForm(request.POST)
    if saved(request, form, services.help_line_add, _("The line is on the help page.")):
        return _back("lines")
    return _page(request, line=form)


@admin_required
@require_POST
def help_line_remove(request: HttpRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(HelpLine, pk=pk)
    done(request, services.help_line_remove, _("The line is off the help page."), line=line)
    return _back("lines")


@admin_required
@require_POST
def shift_add(request: HttpRequest) -> HttpResponse:
    form = ShiftForm(request.POST)
    if saved(request, form, services.shift_add, _("The shift is on the rota.")):
        return _back("rota")
    return _page(request, shift=form)


@admin_required
@require_POST
def shift_remove(request: HttpRequest, pk: int) -> HttpResponse:
    shift = get_object_or_404(RotaShift, pk=pk)
    done(request, services.shift_remove, _("The shift is off the rota."), shift=shift)
    return _back("rota")


def _back(section: str) -> HttpResponse:
    return redirect(f"{reverse('institution')}#{section}")


def _page(request: HttpRequest, **bound: Any) -> HttpResponse:
    """The whole page; ``bound`` holds the one form that was refused, with its reasons."""
    now = timezone.now()
    shifts = queries.shifts_between(request.user, now, now + ROTA_SHOWN)
    spans = [(shift.starts_at, shift.ends_at) for shift in shifts]
    context = {
        "record": InstitutionForm(instance=queries.institution()),
        "camera": CameraBasisForm(),
        "line": HelpLineForm(),
        "shift": ShiftForm(),
        "basis": queries.camera_basis(),
        "bases_past": queries.camera_bases_past(request.user),
        "lines": queries.help_lines(),
        "shifts": shifts,
        "gaps": gaps(spans, now, now + GAPS_WITHIN),
        "now": now,
    }
    status = 422 if bound and request.method == "POST" else 200
    return render(request, "accounts/institution.html", context | bound, status=status)
