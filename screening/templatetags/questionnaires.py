"""The questionnaires that wait for a student, as cards for pages of other rooms."""

from __future__ import annotations

from typing import Any

from django import template

from accounts.permissions import role_of
from screening import queries

register = template.Library()


@register.inclusion_tag("screening/open_questionnaires.html", takes_context=True)
def open_questionnaires(context: dict[str, Any]) -> dict[str, Any]:
    """``{% open_questionnaires %}``: nothing at all where none is open or nobody is logged in."""
    request = context.get("request")
    viewer = getattr(request, "user", None)
    is_student = role_of(viewer) == "student"
    return {"open": queries.invitations_open(viewer) if viewer and is_student else []}
