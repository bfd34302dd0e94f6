"""The campaign that an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from screening import queries
from screening.models import Campaign


def campaign_found(request: HttpRequest, campaign_id: int) -> Campaign:
    """Raises ``Http404``; the query refuses whoever is no administrator."""
    try:
        return queries.campaign_get(request.user, campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None
