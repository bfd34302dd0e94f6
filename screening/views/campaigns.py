"""Administrators: a semester's campaigns, their opening and closing, and how far they have come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.domain.errors import Refused
from accounts.permissions import admin_required
from screening import queries, services
from screening.presenters import plan_words
from screening.views.finding import campaign_found


@admin_required
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    page = {"campaigns": queries.campaign_lines(request.user)}
    return render(request, "screening/campaigns.html", page)


@admin_required
@require_GET
def campaign_detail(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page, or the part of it that is fetched again while somebody looks."""
    campaign = campaign_found(request, campaign_id)
    page: dict[str, Any] = {
        "line": queries.campaign_state(campaign),
        "standing": queries.campaign_standing(request.user, campaign),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "screening/campaign_live.html", page)
    page["steps"] = plan_words(queries.campaign_steps(campaign))
    page["mails"] = queries.mails_counted(request.user, campaign)
    page["refused"] = request.session.pop("campaign_refused", "")
    return render(request, "screening/campaign.html", page)


@admin_required
@require_POST
def campaign_open(request: HttpRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_found(request, campaign_id)
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
    campaign = campaign_found(request, campaign_id)
    services.campaign_close(by=request.user, campaign=campaign)  # type: ignore[arg-type]
    messages.success(request, _("The campaign is closed. What was handed in stays."))
    return redirect("campaign", campaign_id)


@admin_required
@require_POST
def campaign_invite(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Invite those who joined the campaign's cohorts since."""
    campaign = campaign_found(request, campaign_id)
    try:
        count = services.invite_newcomers(by=request.user, campaign=campaign)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        words = ngettext("%(n)d more is invited.", "%(n)d more are invited.", count)
        messages.success(request, words % {"n": count} if count else _("Nobody has joined since."))
    return redirect("campaign", campaign_id)
