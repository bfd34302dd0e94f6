"""Every campaign as an administrator lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.domain.steps import Step, condition_read
from screening.models import Campaign, InstrumentVersion, Invitation, Response
from screening.queries.instruments import instrument_of, instrument_versions


def campaigns(viewer: Viewer) -> QuerySet[Campaign]:
    """All campaigns with their instruments, newest first; administrators only."""
    admin_check(viewer)
    return (
        Campaign.objects.prefetch_related("instruments__instrument")
        .annotate(invited=_number_of(Invitation), sheets=_number_of(Response))
        .order_by("-opens_at", "-pk")
    )


def _number_of(model: type[Invitation] | type[Response]) -> Coalesce:
    """Rows of ``model`` a campaign; as subqueries, since joining both would multiply them."""
    rows = model._default_manager.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def campaign_get(viewer: Viewer, campaign_id: int) -> Campaign:
    """One campaign. Raises ``PermissionDenied`` or ``Campaign.DoesNotExist``."""
    admin_check(viewer)
    return Campaign.objects.get(pk=campaign_id)


def campaign_cohort_ids_for_system(campaign: Campaign) -> list[int]:
    """The cohorts of those who were invited."""
    invited = campaign.invitations.order_by().values_list("student__cohort_id", flat=True)
    return list(invited.distinct())


def campaign_steps(campaign: Campaign) -> list[Step]:
    """The campaign's instruments in order, with what each hangs on."""
    rows = campaign.instruments.select_related("instrument")
    return [Step(row.instrument.key, condition_read(row.opens_if)) for row in rows]


@dataclass(frozen=True)
class CampaignState:
    """``state``: prepared, waiting (opens later), open, ended or closed."""

    campaign: Campaign
    state: str

    @property
    def last_day(self) -> date:
        """In the reader's zone; ``closes_at`` is the moment after it."""
        return _day_before(self.campaign.closes_at)

    @property
    def late_day(self) -> date | None:
        return _day_before(self.campaign.late_until) if self.campaign.late_until else None


@dataclass(frozen=True)
class CampaignLine(CampaignState):
    """A campaign with its counts.

    ``expected`` sheets, if everybody hands in everything; 0 where follow-ups leave that open.
    """

    invited: int
    sheets: int
    expected: int
    titles: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.sheets / self.expected) if self.expected else 0


def _day_before(moment: datetime) -> date:
    return timezone.localdate(moment - timedelta(microseconds=1))


def campaign_lines(viewer: Viewer) -> list[CampaignLine]:
    """Every campaign with its counts, newest first; administrators only."""
    versions = instrument_versions("en")
    return [_line(campaign, versions) for campaign in campaigns(viewer)]


def campaign_state(campaign: Campaign) -> CampaignState:
    """Where a campaign stands at this moment."""
    return CampaignState(campaign, _state(campaign, timezone.now()))


def _line(campaign: Campaign, versions: Mapping[str, InstrumentVersion]) -> CampaignLine:
    counted: Any = campaign
    keys = [row.instrument.key for row in campaign.instruments.all()]
    follow_ups = any(row.opens_if is not None for row in campaign.instruments.all())
    return CampaignLine(
        campaign=campaign,
        state=_state(campaign, timezone.now()),
        invited=counted.invited,
        sheets=counted.sheets,
        expected=0 if follow_ups else counted.invited * len(keys),
        titles=tuple(instrument_of(versions[k]).short_title for k in keys if k in versions),
    )


def _state(campaign: Campaign, now: datetime) -> str:
    if campaign.closed_at is not None:
        return "closed"
    if campaign.closes_at <= now:
        return "ended"
    if campaign.opened_at is None:
        return "prepared"
    return "open" if campaign.opens_at <= now else "waiting"


def admin_check(viewer: Viewer) -> None:
    """Raise ``PermissionDenied`` unless the viewer is an administrator."""
    if role_of(viewer) != "admin":
        raise PermissionDenied
