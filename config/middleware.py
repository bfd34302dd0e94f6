"""Request log, browser limits, the person's zone and language, staff's second factor."""

from __future__ import annotations

import logging
import time
import uuid
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts import queries
from accounts.models import User
from config import second_factor

log = logging.getLogger("maum.request")
Next = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    [
        "camera=(self)",
        "accelerometer=()",
        "browsing-topics=()",
        "display-capture=()",
        "geolocation=()",
        "gyroscope=()",
        "magnetometer=()",
        "microphone=()",
        "midi=()",
        "payment=()",
        "usb=()",
    ]
)


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

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A defect leaves its type and place; its message may quote what somebody wrote."""
        match = request.resolver_match
        log.error(
            "failed",
            exc_info=(type(error), error, error.__traceback__),
            extra={"route": match.view_name if match else "", "method": request.method},
        )


class BrowserLimits:
    """Tells the browser that only our own pages may use the camera, and nothing else at all.

    Pages for somebody who is logged in are never kept by the browser or a proxy.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class OnceARequest:
    """Reads the institution and its camera basis at most once a request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with queries.institution_remembered():
            return self.get_response(request)


class PersonSettings:
    """Times in the student's own zone (the institution's for staff), words in their language."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        if user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
        timezone.activate(zoneinfo.ZoneInfo(queries.zone_of(user)))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class StaffSecondFactor:
    """Lets staff do nothing before this very session has passed a second factor."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        return second_factor.refusal(request)
