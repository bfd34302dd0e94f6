"""Request log, the person's own time zone, and the second factor that staff must have."""

from __future__ import annotations

import logging
import time
import uuid
import zoneinfo
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import queries

log = logging.getLogger("maum.request")
Next = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """One line a request: route name, status, duration; no path, address or person."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id, began = uuid.uuid4().hex, time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "request_id": request_id,
                "method": request.method,
                "route": match.view_name if match else "",
                "status": response.status_code,
                "duration_ms": round((time.perf_counter() - began) * 1000, 1),
            },
        )
        response["X-Request-ID"] = request_id
        return response


class PersonZone:
    """Shows times in the student's own zone, or the institution's for staff."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.activate(zoneinfo.ZoneInfo(queries.zone_of(request.user)))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class StaffSecondFactor:
    """Sends staff without a second factor to set one up before anything else."""

    OPEN = ("mfa_", "account_", "help", "health", "styleguide")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        user = request.user
        if not settings.STAFF_SECOND_FACTOR or not user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if not user.is_staff_member or (name or "").startswith(self.OPEN):
            return None
        return None if is_mfa_enabled(user) else redirect("mfa_activate_totp")
