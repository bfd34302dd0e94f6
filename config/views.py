"""The front door and the error pages."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import queries
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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
