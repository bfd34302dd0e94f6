"""Administrators: a semester's campaigns, their opening and closing, and how far they have come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain.errors import Refused
from accounts.permissions import admin_required
from screening import queries, services
from screening.forms import CampaignForm
from screening.models import Campaign


@admin_required
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    page = {"campaigns": queries.campaign_lines(request.user)}
    return render(request, "screening/campaigns.html", page)


@admin_required
@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(_offered(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = _create(request, form)
        except Refused as refused:
            known = refused.field if refused.field in form.fields else None
            form.add_error(known, str(refused.reason))
        else:
            messages.success(request, _("The campaign is prepared. Nobody can answer yet."))
            return redirect("campaign", campaign.pk)
    return render(request, "screening/campaign_new.html", {"form": form})


def _offered() -> list[tuple[str, str]]:
    versions = queries.instrument_versions("en")
    return [(key, version.instrument.title) for key, version in sorted(versions.items())]


def _create(request: HttpRequest, form: CampaignForm) -> Campaign:
    opens_at, closes_at = form.moments()
    given = form.cleaned_data
    return services.campaign_prepare(
        by=request.user,  # type: ignore[arg-type]
        name=given["name"],
        semester=given["semester"],
        opens_at=opens_at,
        closes_at=closes_at,
        instruments=given["instruments"],
        everyone=given["everyone"],
    )


@admin_required
@require_GET
def campaign_detail(request: HttpRequest, campaign_id: int) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    page: dict[str, Any] = {
        "line": queries.campaign_line(request.user, campaign),
        "progress": queries.campaign_progress(request.user, campaign),
        "refused": request.session.pop("campaign_refused", ""),
    }
    return render(request, "screening/campaign.html", page)


@admin_required
@require_POST
def campaign_open(request: HttpRequest, campaign_id: int) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    try:
        services.campaign_open(by=request.user, campaign=campaign)  # type: ignore[arg-type]
    except Refused as refused:
        request.session["campaign_refused"] = str(refused.reason)
    else:
        messages.success(request, _("The campaign is open."))
    return redirect("campaign", campaign_id)


@admin_required
@require_POST
def campaign_close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    services.campaign_close(by=request.user, campaign=campaign)  # type: ignore[arg-type]
    messages.success(request, _("The campaign is closed. What was handed in stays."))
    return redirect("campaign", campaign_id)


def _campaign(request: HttpRequest, campaign_id: int) -> Campaign:
    try:
        return queries.campaign_get(request.user, campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None
