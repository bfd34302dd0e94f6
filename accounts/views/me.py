"""A student's own page: what they agreed to, who looked, language and account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import presenters, queries, services
from accounts.domain.errors import Refused
from accounts.forms import LanguageForm
from accounts.models import Purpose, User
from accounts.permissions import student_required
from accounts.views.posting import saved

LOOKS_READ = 200
LOOKS_SHOWN = 12


@student_required
@require_safe
def student_me(request: HttpRequest) -> HttpResponse:
    student = queries.student_of(request.user)
    basis = queries.camera_basis()
    held = queries.consents_of(request.user, student)
    looks = presenters.looks(queries.audit_trail(request.user, student)[:LOOKS_READ])
    context = {
        "student": student,
        "cards": presenters.consent_cards(held, camera_on=basis is not None),
        "looks": looks[:LOOKS_SHOWN],
        "looks_more": looks[LOOKS_SHOWN:],
        "languages": settings.LANGUAGES,
    }
    return render(request, "accounts/student_me.html", context)


@student_required
@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Grant or withdraw, as the button says; both in one tap."""
    if purpose not in Purpose.values:
        raise Http404
    student = queries.student_of(request.user)
    assert isinstance(request.user, User)
    try:
        if request.POST.get("action") == "grant":
            services.consent_grant(by=request.user, student=student, purpose=purpose)
            messages.success(request, _("Thank you. You can withdraw this at any time."))
        else:
            services.consent_withdraw(by=request.user, student=student, purpose=purpose)
            words = _(
                "Withdrawn. Nothing more is collected for this, and your care stays the same."
            )
            messages.success(request, words)
    except Refused as refused:
        messages.error(request, refused.reason)
    return redirect("student_me")


@student_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not saved(request, form, services.language_set, _("Language saved.")):
        messages.error(request, _("This language is not on offer."))
    return redirect("student_me")
