"""Staff: which scores are followed up, how soon, and how that has changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain.errors import Refused
from accounts.permissions import admin_required, staff_required
from screening import queries, services
from screening.domain.follow_up import PLANS, Plan, plan_read
from screening.forms import PlanForm, field_of, plan_initial
from screening.models import FlagRuleVersion
from screening.presenters import count_words, step_words, target_name


@staff_required
@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    versions = queries.follow_up_versions(request.user)
    plan = queries.follow_up_plan()
    page = {
        "plan": plan,
        "steps": step_words(plan, queries.follow_up_targets()),
        "versions": versions,
        "active": next((row for row in versions if row.active), None),
    }
    return render(request, "screening/follow_up.html", page)


@staff_required
@require_GET
def follow_up_version(request: HttpRequest, number: int) -> HttpResponse:
    version = _version(request, number)
    plan = plan_read(version.parameters)
    page = {
        "version": version,
        "plan": plan,
        "steps": step_words(plan, queries.follow_up_targets()),
    }
    return render(request, "screening/follow_up_version.html", page)


@admin_required
@require_http_methods(["GET", "POST"])
def follow_up_change(request: HttpRequest) -> HttpResponse:
    """Look at what a change would have meant first; ``activate`` makes it count."""
    targets = queries.follow_up_targets()
    if request.method == "GET":
        form = PlanForm(targets, initial=plan_initial(_start(request)))
        return _page(request, form)
    form = PlanForm(targets, request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        if "activate" in request.POST:
            return _activate(request, form)
        now, then = services.follow_up_look(by=request.user, plan=form.plan())  # type: ignore[arg-type]
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.reason)
        return _page(request, form, status=400)
    return _page(request, form, counts=count_words(form.plan(), now, then))


def _start(request: HttpRequest) -> Plan:
    """What the form begins with: a preset, an older version, or the plan as it stands."""
    name, number = request.GET.get("preset", ""), request.GET.get("version", "")
    if name in PLANS:
        return PLANS[name]
    if number.isdecimal():
        return plan_read(_version(request, int(number)).parameters)
    return queries.follow_up_plan()


def _activate(request: HttpRequest, form: PlanForm) -> HttpResponse:
    version = services.follow_up_change(
        by=request.user,  # type: ignore[arg-type]
        plan=form.plan(),
        reason=form.cleaned_data["reason"],
    )
    words = _("Version %(number)s counts for everything that is handed in from now on.")
    messages.success(request, words % {"number": version.number})
    return redirect("follow_up")


def _page(
    request: HttpRequest, form: PlanForm, counts: Any = None, status: int = 200
) -> HttpResponse:
    first, middle, last = ("same_day", "within_days", "self_help")
    rows = [
        (target_name(target), target, [form[field_of(t, key)] for t in (first, middle, last)])
        for key, target in form.targets.items()
    ]
    page = {"form": form, "rows": rows, "counts": counts, "presets": PLANS}
    return render(request, "screening/follow_up_change.html", page, status=status)


def _version(request: HttpRequest, number: int) -> FlagRuleVersion:
    found = queries.follow_up_versions(request.user).filter(number=number).first()
    if found is None:
        raise Http404
    return found
