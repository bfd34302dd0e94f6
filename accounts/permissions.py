"""Who may open what: one decorator a role for pages, one class a role for the API."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Role, User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def role_of(user: object) -> str:
    """The role of an active user, "" for anybody else."""
    return user.role if isinstance(user, User) and user.is_active else ""


def _role_required(*roles: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _log_in_first(request)
            if role_of(request.user) not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]  # read by the test of all pages
        return cast(View, guarded)

    return decorate


def _log_in_first(request: HttpRequest) -> HttpResponse:
    """To the log-in page; a page fragment cannot show it, so htmx is told to go there whole."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("account_login")})
    return redirect_to_login(request.get_full_path())


student_required = _role_required(Role.STUDENT)
counsellor_required = _role_required(Role.COUNSELLOR)
admin_required = _role_required(Role.ADMIN)
staff_required = _role_required(Role.COUNSELLOR, Role.ADMIN)


class IsStudent(BasePermission):
    """Students only; each view still asks ``queries`` for the student's own rows."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return role_of(request.user) == Role.STUDENT


class IsCounsellor(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return role_of(request.user) == Role.COUNSELLOR


__all__ = [
    "IsCounsellor",
    "IsStudent",
    "admin_required",
    "counsellor_required",
    "role_of",
    "staff_required",
    "student_required",
]
