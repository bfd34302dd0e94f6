"""Students: what is open, filling in, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import student_required
from screening import queries, services
from screening.forms import AnswerSheet, field_name, sheet_initial
from screening.models import Response, ResponseDraft
from screening.presenters import (
    change_words,
    critical_words,
    next_step_words,
    open_cards,
    recall_words,
    result_words,
)
from screening.queries import OpenQuestionnaire


@student_required
@require_GET
def student_questionnaires(request: HttpRequest) -> HttpResponse:
    student = people.student_of(request.user)
    done = queries.responses_of(request.user, student)
    page = {
        "open": open_cards(
            queries.invitations_open(request.user), queries.drafts_begun(request.user)
        ),
        "done": [(sheet, queries.instrument_of(sheet.instrument_version)) for sheet in done[:50]],
        "consented": people.consent_open(student.pk, "screening"),
    }
    return render(request, "screening/questionnaires.html", page)


@student_required
@never_cache
@require_http_methods(["GET", "POST"])
def questionnaire(request: HttpRequest, campaign: int, key: str) -> HttpResponse:
    entry = queries.questionnaire_open(request.user, campaign, key)
    if entry is None:
        return _answered_or_closed(request, campaign, key)
    student = people.student_of(request.user)
    if not people.consent_open(student.pk, "screening"):
        return render(request, "screening/consent_first.html", {"entry": entry}, status=403)
    if request.method == "POST":
        return _hand_in(request, entry)
    draft = queries.draft_of(request.user, entry.campaign, entry.version)
    initial = sheet_initial(entry.instrument, entry.version, draft)
    return _sheet(request, entry, AnswerSheet(entry.instrument, initial=initial), draft)


def _answered_or_closed(request: HttpRequest, campaign: int, key: str) -> HttpResponse:
    """A second sending of the same page ends where the first one did."""
    sheet = queries.response_in_campaign(request.user, campaign, key)
    if sheet is not None:
        return _after(request, sheet)
    return render(request, "screening/questionnaire_closed.html", status=404)


def _hand_in(request: HttpRequest, entry: OpenQuestionnaire) -> HttpResponse:
    form = AnswerSheet(entry.instrument, request.POST)
    if form.is_valid() and form.cleaned_data["version"] not in (None, entry.version.pk):
        form.add_error(None, _("This questionnaire has been renewed. Please open it again."))
    if not form.is_valid():
        return _sheet(request, entry, form, status=400)
    student = people.student_of(request.user)
    try:
        response, _created = services.response_submit(
            by=student.user,
            student=student,
            instrument_version=entry.version,
            client_uuid=form.cleaned_data["client_uuid"],
            answers=form.answers(),
            started_at=form.started(),
            campaign=entry.campaign,
        )
    except Refused as refused:
        form.add_error(None, str(refused.reason))
        return _sheet(request, entry, form, status=400)
    return _after(request, response)


def _after(request: HttpRequest, response: Response) -> HttpResponse:
    """To the result; after a critical answer the help page comes first, once."""
    result = reverse("questionnaire_result", args=[response.pk])
    if not queries.critical_in(response) or response.help_shown_at is not None:
        return redirect(result)
    return _help_first(request, response)


def _help_first(request: HttpRequest, response: Response) -> HttpResponse:
    services.help_shown(by=people.student_of(request.user).user, response=response)
    result = reverse("questionnaire_result", args=[response.pk])
    return redirect(f"{reverse('help')}?{urlencode({'then': result})}")


def _sheet(
    request: HttpRequest,
    entry: OpenQuestionnaire,
    form: AnswerSheet,
    draft: ResponseDraft | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "entry": entry,
        "form": form,
        "recall": recall_words(entry.instrument),
        "draft": draft,
        "answered_at": draft.answered_at if draft else {},
        "item_ms": draft.item_ms if draft else {},
        "questions": [(item, form[field_name(item)]) for item in entry.instrument.items],
    }
    return render(request, "screening/questionnaire.html", page, status=status)


@student_required
@require_GET
def questionnaire_result(request: HttpRequest, response_id: uuid.UUID) -> HttpResponse:
    try:
        response = queries.response_own(request.user, response_id)
    except Response.DoesNotExist:
        raise Http404 from None
    critical = queries.critical_in(response)
    if critical and response.help_shown_at is None:
        return _help_first(request, response)
    return render(request, "screening/result.html", _result_page(request, response, critical))


def _result_page(request: HttpRequest, response: Response, critical: bool) -> dict[str, Any]:
    instrument = queries.instrument_of(response.instrument_version)
    earlier = queries.scores_of(request.user, people.student_of(request.user)).filter(
        instrument_key=instrument.key, scored_at__lt=response.submitted_at
    )
    words = result_words(instrument, response, list(earlier))
    flag = queries.flagged_by(request.user, response)
    tier = queries.follow_up_tier(response) if flag is None else ""
    return {
        "sheet": response,
        "words": words,
        "change": change_words(words.change) if words.change else "",
        "critical": critical,
        "critical_text": critical_words(instrument),
        "tier": tier,
        "next_words": next_step_words(flag, tier),
        "next": next(iter(queries.invitations_open(request.user)), None),
    }
