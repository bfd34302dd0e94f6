"""What staff meet until their session has passed a second factor: pages, fragments and the API."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from config.problems import CONTENT_TYPE, problem

# Reached with a password alone: getting in, getting out, getting the second factor, getting help.
OPEN = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_inactive",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "help",
    "offline",
    "health",
    "health_live",
    "schema",
    "service_worker",
    "manifest",
}


def passed(request: HttpRequest) -> bool:
    """Whether this session, of the user it belongs to now, has proved a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def refusal(request: HttpRequest) -> HttpResponse | None:
    """None when the request may go on, else where it has to go first."""
    user = request.user
    if not settings.STAFF_SECOND_FACTOR or not isinstance(user, User) or not user.is_staff_member:
        return None
    name = request.resolver_match.url_name if request.resolver_match else None
    if name in OPEN or passed(request):
        return None
    has_one = is_mfa_enabled(user)
    return _send(request, reverse("mfa_reauthenticate" if has_one else "mfa_activate_totp"))


def _send(request: HttpRequest, first: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = problem(403, _("This account needs its second factor first."))
        return JsonResponse(body, status=403, content_type=CONTENT_TYPE)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": first})
    if request.method in ("GET", "HEAD"):
        return redirect(f"{first}?{urlencode({'next': request.get_full_path()})}")
    return redirect(first)
