"""Health for machines and the system page for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import queries, services
from accounts.models import User
from accounts.permissions import admin_required
from config import health


@require_safe
@never_cache
def health_live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def health_all(request: HttpRequest) -> HttpResponse:
    """Every part, as JSON; 503 when one that is required is down."""
    found = health.checks()
    return JsonResponse(health.as_json(found), status=200 if health.healthy(found) else 503)


@admin_required
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    found = health.checks()
    context = {
        "checks": found,
        "healthy": health.healthy(found),
        "state": queries.outbox_state(),
        "jobs": queries.jobs_failed(request.user),
    }
    return render(request, "accounts/system.html", context)


@admin_required
@require_POST
def jobs_retry(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    count = services.outbox_retry(by=request.user)
    words = ngettext("%(n)d job is tried again.", "%(n)d jobs are tried again.", count)
    messages.success(request, words % {"n": count} if count else _("There was nothing to retry."))
    return redirect("system")
