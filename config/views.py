"""The front door and the error pages."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import queries
from config.problems import CONTENT_TYPE, problem
from config.staticfiles import shell_assets

HOMES = {"student": "student_home", "counsellor": "queue", "admin": "institution"}


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page where their work begins."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return redirect(HOMES[request.user.role])


def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "components/styleguide.html")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a page without connection shows; kept by the service worker."""
    return render(request, "errors/offline.html", {"help_lines": queries.help_lines()})


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """static/sw.js with what it keeps, at the root so that it may serve every page."""
    shell = {
        "assets": shell_assets(),
        "pages": {"help": reverse("help"), "offline": reverse("offline")},
        "static": settings.STATIC_URL,
    }
    text = (settings.BASE_DIR / "static" / "sw.js").read_text()
    version = hashlib.sha256((json.dumps(shell) + text).encode()).hexdigest()[:12]
    body = f"globalThis.SHELL = {json.dumps(shell | {'version': version})};\n{text}"
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)


def closed(request: HttpRequest) -> HttpResponse:
    """An address that the log-in library offers and this house does not."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _failed(request, 403, "csrf", _("The form's protection token was missing or old."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _failed(request, 403, "403", _("This is not open to you."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _failed(request, 404, "404", _("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _failed(request, 500, "500", _("Something went wrong on our side."))


def _failed(request: HttpRequest, status: int, template: str, words: str) -> HttpResponse:
    """A page for people, a problem document for programs."""
    if request.path.startswith("/api/"):
        return JsonResponse(problem(status, words), status=status, content_type=CONTENT_TYPE)
    return render(request, f"errors/{template}.html", status=status)
