"""Administrators: preparing a campaign, changing it until it is opened, using one again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import admin_required
from screening import queries, services
from screening.domain.calendar import days
from screening.domain.campaign_presets import PRESETS
from screening.forms import (
    CampaignForm,
    StepFormSet,
    half_a_year_on,
    next_semester,
    rows_more,
    steps_initial,
)
from screening.models import Campaign
from screening.views.finding import campaign_found

FIELDS = {"opens_at": "opens_on", "closes_at": "closes_on", "late_until": "grace_days"}
STEPS = "steps"


@admin_required
@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Empty, from a preset (``?preset=intake``) or from an earlier campaign (``?from=ID``)."""
    return _form(request, None)


@admin_required
@require_http_methods(["GET", "POST"])
def campaign_edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_found(request, campaign_id)
    if campaign.opened_at is not None or campaign.closed_at is not None:
        messages.info(request, _("This campaign was opened and cannot be changed any more."))
        return redirect("campaign", campaign_id)
    return _form(request, campaign)


def _form(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    if request.method != "POST":
        first = _given(request, campaign)
        form = CampaignForm(_cohorts(request), initial=first)
        steps = StepFormSet(prefix=STEPS, initial=first["steps"], form_kwargs=_offered())
        steps.extra = 0
        return _page(request, campaign, form, steps)
    if "more" in request.POST:
        return _widened(request, campaign)
    form = CampaignForm(_cohorts(request), request.POST)
    steps = StepFormSet(request.POST, prefix=STEPS, form_kwargs=_offered())
    if all([form.is_valid(), steps.is_valid()]):
        try:
            return _prepared(request, campaign, form, steps)
        except Refused as refused:
            field = FIELDS.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, str(refused.reason))
    return _page(request, campaign, form, steps, status=422)


def _prepared(
    request: HttpRequest, campaign: Campaign | None, form: CampaignForm, steps: Any
) -> HttpResponse:
    given, place = form.cleaned_data, people.institution()
    span = form.window(place.time_zone if place else "UTC")
    prepared = services.campaign_prepare(
        by=request.user,  # type: ignore[arg-type]  # an administrator
        campaign=campaign,
        name=given["name"],
        semester=given["semester"],
        opens_at=span.opens_at,
        closes_at=span.closes_at,
        late_until=span.late_until,
        reminder_days=given["reminder_days"],
        instruments=steps.steps(),
        cohort_ids=given["cohorts"],
    )
    messages.success(request, _("The campaign is prepared. Nobody can answer yet."))
    return redirect("campaign", prepared.pk)


def _widened(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    """The same form with more rows, where no script adds them."""
    form = CampaignForm(_cohorts(request), initial=_typed(request))
    data = rows_more(request.POST, STEPS)
    rows = [
        {name: data.get(f"{STEPS}-{n}-{name}", "") for name in ("instrument", "after", "at_least")}
        for n in range(int(data[f"{STEPS}-TOTAL_FORMS"]))
    ]
    steps = StepFormSet(prefix=STEPS, initial=rows, form_kwargs=_offered())
    return _page(request, campaign, form, steps)


def _typed(request: HttpRequest) -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.POST[name] for name in request.POST}
    return typed | {"cohorts": request.POST.getlist("cohorts")}


def _given(request: HttpRequest, campaign: Campaign | None) -> dict[str, Any]:
    """What the form starts with."""
    if campaign is not None:
        return _as_initial(campaign)
    earlier = request.GET.get("from", "")
    if earlier.isdigit():
        return _again(_as_initial(campaign_found(request, int(earlier))))
    steps = PRESETS.get(request.GET.get("preset", ""), ())
    newest = people.cohort_choices(request.user)[:1]
    return {"steps": steps_initial(steps), "cohorts": [c.id for c in newest]}


def _as_initial(campaign: Campaign) -> dict[str, Any]:
    place = people.institution()
    zone = place.time_zone if place else "UTC"
    first, last = days(campaign.opens_at, campaign.closes_at, zone)
    grace = campaign.late_until - campaign.closes_at if campaign.late_until else None
    return {
        "name": campaign.name,
        "semester": campaign.semester,
        "opens_on": first,
        "closes_on": last,
        "grace_days": round(grace.total_seconds() / 86400) if grace else 0,
        "reminder_days": ", ".join(str(day) for day in campaign.reminder_days),
        "cohorts": queries.campaign_cohort_ids_for_system(campaign),
        "steps": steps_initial(queries.campaign_steps(campaign)),
    }


def _again(given: dict[str, Any]) -> dict[str, Any]:
    """The same half a year on, for the next semester."""
    return given | {
        "semester": next_semester(given["semester"]),
        "opens_on": half_a_year_on(given["opens_on"]),
        "closes_on": half_a_year_on(given["closes_on"]),
    }


def _cohorts(request: HttpRequest) -> list[tuple[str, str]]:
    words = _("%(name)s (%(size)d students)")
    return [
        (str(cohort.id), words % {"name": cohort.name, "size": cohort.size})
        for cohort in people.cohort_choices(request.user)
    ]


def _offered() -> dict[str, list[tuple[str, str]]]:
    """Questionnaires to ask, and those of them whose high totals a step may hang on."""
    found = [queries.instrument_of(version) for version in queries.instrument_choices("en")]
    return {
        "offered": [(one.key, one.short_title) for one in found],
        "conditions": [
            (f"{one.key}:{one.headline}", one.short_title)
            for one in found
            if one.higher_is == "worse"
        ],
    }


def _page(
    request: HttpRequest,
    campaign: Campaign | None,
    form: CampaignForm,
    steps: Any,
    status: int = 200,
) -> HttpResponse:
    page = {"campaign": campaign, "form": form, "steps": steps, "presets": PRESETS}
    return render(request, "screening/campaign_form.html", page, status=status)
