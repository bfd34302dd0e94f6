"""What every page of this room does first: who asks, and about which student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import queries as people
from accounts.queries.found import student_named
from screening import queries as screening

if TYPE_CHECKING:
    from accounts.models import Student, User
    from screening.models import RiskFlag


def asker(request: HttpRequest) -> User:
    """The logged-in counsellor; the pages' decorator has refused everybody else."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def student_seen(request: HttpRequest, code: str) -> Student | None:
    """The student if the asker may see them, None where break-glass is needed; 404 for nobody."""
    try:
        return people.student_get(asker(request), code)
    except PermissionDenied:
        return None
    except ObjectDoesNotExist:
        raise Http404 from None


def student_known(request: HttpRequest, code: str) -> Student:
    """The student with that code, for the break-glass form alone; 404 for nobody."""
    try:
        return student_named(asker(request), code)
    except ObjectDoesNotExist:
        raise Http404 from None


def flag_seen(request: HttpRequest, flag_id: int) -> RiskFlag:
    """The flag, 403 for another's, 404 for none."""
    try:
        return screening.flag_get(asker(request), flag_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where a form wants to return to, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else otherwise
