"""The questionnaires that wait for a student, as cards for pages of other rooms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template

from accounts.permissions import role_of
from screening import queries
from screening.domain.careless import Careless
from screening.domain.instrument import Item
from screening.presenters import careless_words, open_cards

register = template.Library()


@register.inclusion_tag("screening/open_questionnaires.html", takes_context=True)
def open_questionnaires(context: dict[str, Any]) -> dict[str, Any]:
    """``{% open_questionnaires %}``: nothing at all where none is open or nobody is logged in."""
    request = context.get("request")
    viewer = getattr(request, "user", None)
    is_student = role_of(viewer) == "student"
    if not viewer or not is_student:
        return {"open": []}
    entries = queries.invitations_open(viewer)
    return {"open": open_cards(entries, queries.drafts_begun(viewer) if entries else {})}


@register.inclusion_tag("screening/careless.html")
def careless_signs(found: Careless) -> dict[str, Any]:
    """``{% careless_signs sheet.careless %}`` beside an answer sheet: how it was filled in. For
    pages of counsellors who may see the sheet itself; nobody else is shown it.
    """
    signs = careless_words(found)
    return {"signs": signs, "notable": any(sign.notable for sign in signs)}


@register.filter
def enable_data(item: Item) -> str:
    """The conditions that open a question, for the page's script: any one of them does."""
    return json.dumps([{"item": on.item, "values": sorted(on.values)} for on in item.enable])


@register.filter
def at_link(values: Mapping[str, Any], link_id: str) -> Any:
    """``{{ values|at_link:item.link_id }}``: what is noted about one item, "" where nothing is."""
    return values.get(link_id, "")
