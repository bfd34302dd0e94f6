"""Aggregates for administrators and counsellors: never one person's answers."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import queries as people
from accounts.permissions import staff_required
from counselling import services
from counselling.presenters.insights import (
    campaign_figures,
    campaign_view,
    cautions,
    overview_figures,
    overview_view,
)
from counselling.reports.insights import campaign_report, figures_csv, overview_report
from counselling.views.asking import asker
from screening.queries.insights import CampaignInsight, campaign_insight, insights_overview


@staff_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    view = overview_view(insights_overview(asker(request)))
    page = {"view": view, "cautions": cautions()}
    return render(request, "counselling/insights.html", page)


@staff_required
@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    view = campaign_view(_found(request, pk))
    page = {"view": view, "cautions": cautions()}
    return render(request, "counselling/insights_campaign.html", page)


@staff_required
@require_GET
def overview_pdf(request: HttpRequest) -> HttpResponse:
    by, now = asker(request), timezone.now()
    view = overview_view(insights_overview(by, now))
    pdf = overview_report(view, made_for=by, at=now, place=people.institution(), mark=_mark())
    services.insights_download_record(by=by, kind="pdf")
    return _pdf(pdf, "insights.pdf")


@staff_required
@require_GET
def overview_csv(request: HttpRequest) -> HttpResponse:
    by = asker(request)
    text = figures_csv(overview_figures(insights_overview(by)))
    services.insights_download_record(by=by, kind="csv")
    return _csv(text, "insights.csv")


@staff_required
@require_GET
def campaign_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    by, now, found = asker(request), timezone.now(), _found(request, pk)
    view, place = campaign_view(found), people.institution()
    pdf = campaign_report(view, made_for=by, at=now, place=place, mark=_mark())
    services.insights_download_record(by=by, kind="pdf", campaign=found.campaign)
    return _pdf(pdf, f"campaign-{pk}.pdf")


@staff_required
@require_GET
def campaign_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    text = figures_csv(campaign_figures(found))
    services.insights_download_record(by=asker(request), kind="csv", campaign=found.campaign)
    return _csv(text, f"campaign-{pk}.csv")


def _found(request: HttpRequest, pk: int) -> CampaignInsight:
    try:
        return campaign_insight(asker(request), pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def _mark() -> str:
    invented = people.synthetic_students_exist_for_system()
    return _("Synthetic: invented people") if invented else ""


def _pdf(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _csv(text: str, name: str) -> HttpResponse:
    """With a byte order mark, since spreadsheets take other UTF-8 for something else."""
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
