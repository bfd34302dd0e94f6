"""API errors as RFC 9457 problem documents that name the field."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.domain.errors import Conflict, Refused

CONTENT_TYPE = "application/problem+json"
Errors = list[dict[str, str]]


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The problem document for ``error``, or None when it is a defect (a plain 500)."""
    if isinstance(error, Refused):
        status = HTTPStatus.CONFLICT if isinstance(error, Conflict) else HTTPStatus.BAD_REQUEST
        errors = [{"field": error.field, "reason": str(error.reason)}]
        return _respond(problem(status, str(error.reason), errors))
    if isinstance(error, (Http404, ObjectDoesNotExist)):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    return _of_framework(error) if isinstance(error, exceptions.APIException) else None


def problem(status: int, detail: str, errors: Errors | None = None) -> dict[str, Any]:
    """A problem document; ``errors`` lists each refused field with its reason."""
    phrase = HTTPStatus(status)
    return {
        "type": f"urn:maum:problem:{phrase.name.lower().replace('_', '-')}",
        "title": phrase.phrase,
        "status": int(status),
        "detail": detail,
        "errors": errors or [],
    }


def _of_framework(error: exceptions.APIException) -> Response:
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if isinstance(error, exceptions.ValidationError):
        body = problem(error.status_code, _("Some of the input was refused."), _flat(error.detail))
    else:
        body = problem(error.status_code, str(error.detail))
    return _respond(body, headers)


def _flat(detail: Any, field: str = "") -> Errors:
    """Every reason of a nested error detail, with its dotted place ("answers.0.value")."""
    if isinstance(detail, dict):
        return [e for key, part in detail.items() for e in _flat(part, _join(field, str(key)))]
    if isinstance(detail, list):
        found: Errors = []
        for index, part in enumerate(detail):
            nested = isinstance(part, (dict, list))
            found += _flat(part, _join(field, str(index)) if nested else field)
        return found
    return [{"field": field, "reason": str(detail)}]


def _join(field: str, key: str) -> str:
    if key == "non_field_errors":
        return field
    return f"{field}.{key}" if field else key


def _respond(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
