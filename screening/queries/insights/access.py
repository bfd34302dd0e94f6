"""Who may read aggregates, and of which campaigns."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet

from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.models import Campaign, Response

KEPT_S = 24 * 60 * 60  # what has ended changes no more


def staff_check(viewer: Viewer) -> None:
    """Administrators and counsellors read the same aggregates; raises ``PermissionDenied``."""
    if role_of(viewer) not in ("admin", "counsellor"):
        raise PermissionDenied


def campaigns_begun(now: datetime) -> QuerySet[Campaign]:
    """Every campaign that has taken answers, newest first."""
    begun = Campaign.objects.filter(opened_at__lte=now, opens_at__lte=now)
    return begun.order_by("-opens_at", "-pk")


def campaigns_over(now: datetime) -> QuerySet[Campaign]:
    """Campaigns that take no answers any more, late ones neither.

    Only their scores are told: a table that changes with every sheet gives single sheets away.
    """
    late = Q(late_until=None) | Q(late_until__lt=now)
    return campaigns_begun(now).filter(Q(closed_at__isnull=False) | Q(closes_at__lte=now) & late)


def campaign_is_over(campaign: Campaign, now: datetime) -> bool:
    """The rule of ``campaigns_over`` for one campaign that has begun."""
    last = max(campaign.closes_at, campaign.late_until or campaign.closes_at)
    return campaign.closed_at is not None or last < now


def sheets_stamp(sheets: QuerySet[Response]) -> str:
    """Another one as soon as a sheet comes or goes: what was worked out of them is then old."""
    state = sheets.aggregate(count=Count("pk"), last=Max("submitted_at"))
    last = state["last"].timestamp() if state["last"] else 0
    return f"{state['count']}.{last}"
