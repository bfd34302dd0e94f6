"""Administrators: a roster is looked at first, then imported."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.domain.errors import Refused
from accounts.forms import RosterForm
from accounts.models import User
from accounts.permissions import admin_required
from accounts.presenters import roster_row_refusal
from accounts.services import RosterReport

# Between preview and import the file rests in the page itself, signed: the server keeps no copy.
HELD_S = 3600


@admin_required
@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """The form and, once a file was sent, what importing it would do."""
    if request.method != "POST":
        return _page(request, RosterForm())
    form, limit = RosterForm(request.POST, request.FILES), settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:  # the upload was dropped on arrival
        words = _("The file is larger than %(limit)d MB. Your technicians can import it.")
        form.errors["file"] = form.error_class([words % {"limit": limit // 1024**2}])
        return _page(request, form, status=413)
    if not form.is_valid():
        return _page(request, form, status=422)
    content = form.cleaned_data["file"].read()
    try:
        report = _import(request, content, dry_run=True)
    except Refused as refused:
        form.add_error("file", str(refused.reason))
        return _page(request, form, status=422)
    held = "" if report.bad else signing.dumps(content.hex(), salt=_salt(request), compress=True)
    return _page(request, RosterForm(), report, held)


@admin_required
@require_POST
def roster_confirm(request: HttpRequest) -> HttpResponse:
    """Import what the preview showed."""
    try:
        held = signing.loads(request.POST.get("held", ""), salt=_salt(request), max_age=HELD_S)
        report = _import(request, bytes.fromhex(held), dry_run=False)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Please choose the file again."))
        return redirect("roster")
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("roster")
    if not report.written:  # somebody changed the people in between
        return _page(request, RosterForm(), report, status=409)
    words = _("Imported: %(new)d new, %(updated)d updated, %(unchanged)d unchanged.")
    given = {"new": report.new, "updated": report.updated, "unchanged": report.unchanged}
    messages.success(request, words % given)
    return redirect("people")


def _import(request: HttpRequest, content: bytes, *, dry_run: bool) -> RosterReport:
    assert isinstance(request.user, User)
    return services.roster_import(by=request.user, file=io.BytesIO(content), dry_run=dry_run)


def _salt(request: HttpRequest) -> str:
    return f"roster:{request.user.pk}"


def _page(
    request: HttpRequest,
    form: RosterForm,
    report: RosterReport | None = None,
    held: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "report": report, "held": held}
    if report is not None:
        context["refusals"] = [roster_row_refusal(error) for error in report.errors]
    return render(request, "accounts/roster.html", context, status=status)
