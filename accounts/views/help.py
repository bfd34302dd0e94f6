"""Where to find a person, at any hour, logged in or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.models import Role
from accounts.permissions import role_of

BASES = {
    Role.STUDENT.value: "base_student.html",
    Role.COUNSELLOR.value: "base_staff.html",
    Role.ADMIN.value: "base_staff.html",
}


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Crisis lines and the centre. ``?then=`` names the page that was put off to show this one."""
    then = request.GET.get("then", "")
    if not url_has_allowed_host_and_scheme(then, allowed_hosts=None) or not then.startswith("/"):
        then = ""
    context = {
        "base": BASES.get(role_of(request.user), "base_entrance.html"),
        "lines": queries.help_lines(),
        "then": then,
    }
    return render(request, "accounts/help.html", context)
