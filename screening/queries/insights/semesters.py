"""Every campaign side by side, and each questionnaire from one campaign to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.queries import Viewer
from screening.domain.distribution import (
    Change,
    Moments,
    Shares,
    bands_told,
    by_band,
    change,
    moments,
    shares,
)
from screening.domain.instrument import Band, Instrument
from screening.models import Campaign, CampaignInstrument, Invitation, Response, Score
from screening.queries.insights.access import (
    KEPT_S,
    campaign_is_over,
    campaigns_begun,
    campaigns_over,
    sheets_stamp,
    staff_check,
)
from screening.queries.instruments import instrument_of, instrument_versions


@dataclass(frozen=True)
class CampaignEntry:
    """``begun`` counts students with a sheet handed in."""

    campaign: Campaign
    over: bool
    invited: int
    begun: int


@dataclass(frozen=True)
class SemesterShares:
    """One campaign's scores on one questionnaire; ``change`` is against the one before it."""

    campaign: Campaign
    shares: Shares
    moments: Moments
    change: Change | None


@dataclass(frozen=True)
class InstrumentHistory:
    """``semesters`` oldest first."""

    instrument: Instrument
    bands: tuple[Band, ...]
    semesters: tuple[SemesterShares, ...]


@dataclass(frozen=True)
class Overview:
    """``campaigns`` newest first, ``histories`` in order of the questionnaires' names."""

    campaigns: tuple[CampaignEntry, ...]
    histories: tuple[InstrumentHistory, ...]


Scored = dict[tuple[int, str], dict[float, int]]  # campaign and instrument to people by score


def insights_overview(viewer: Viewer, now: datetime | None = None) -> Overview:
    """Campaigns that have begun, and what those that are over found. Six queries at the most.

    A questionnaire that a campaign asked only of some, after an earlier score, is left out there:
    those asked are no semester. Raises ``PermissionDenied`` for all but staff.
    """
    staff_check(viewer)
    now = now or timezone.now()
    entries = tuple(_entry(campaign, now) for campaign in _counted(now))
    over = {entry.campaign.pk: entry.campaign for entry in entries if entry.over}
    stamp = sheets_stamp(Response.objects.filter(campaign__in=list(over)))
    key = f"screening.insights.all.1.{stamp}"
    scored: Scored | None = cache.get(key)
    if scored is None:
        scored = _scored(now)
        cache.set(key, scored, KEPT_S)
    versions = instrument_versions("en")
    histories = []
    for key in sorted({key for _, key in scored} & set(versions)):
        instrument = instrument_of(versions[key])
        own = {pk: scored[pk, key] for pk in reversed(over) if (pk, key) in scored}
        history = _history(instrument, {over[pk]: counts for pk, counts in own.items()})
        if history.bands and history.semesters:
            histories.append(history)
    return Overview(entries, tuple(histories))


def _counted(now: datetime) -> list[Campaign]:
    return list(
        campaigns_begun(now).annotate(
            invited_count=_number(Invitation), begun_count=_number(Response)
        )
    )


def _number(model: type[Invitation] | type[Response]) -> Coalesce:
    """Students of a campaign that have a row of ``model``."""
    rows = model._default_manager.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    counted = rows.annotate(n=Count("student_id", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def _entry(campaign: Campaign, now: datetime) -> CampaignEntry:
    counts = vars(campaign)
    over = campaign_is_over(campaign, now)
    return CampaignEntry(campaign, over, counts["invited_count"], counts["begun_count"])


def _scored(now: datetime) -> Scored:
    """Headline scores, where everybody was asked."""
    rows = (
        Score.objects.filter(
            response__campaign__in=campaigns_over(now), headline=True, value__isnull=False
        )
        .values_list("response__campaign_id", "instrument_key", "value")
        .annotate(people=Count("pk"))
        .order_by("response__campaign_id", "instrument_key")
    )
    some = set(
        CampaignInstrument.objects.filter(opens_if__isnull=False).values_list(
            "campaign_id", "instrument__key"
        )
    )
    found: defaultdict[tuple[int, str], dict[float, int]] = defaultdict(dict)
    for campaign, key, value, people in rows:
        if campaign is not None and value is not None and (campaign, key) not in some:
            found[campaign, key][value] = people
    return dict(found)


def _history(
    instrument: Instrument, scored: Mapping[Campaign, Mapping[float, int]]
) -> InstrumentHistory:
    bands = bands_told(instrument)
    semesters: list[SemesterShares] = []
    for campaign, people in scored.items():
        now = moments(people)
        before = semesters[-1].moments if semesters else Moments(0)
        found = shares(by_band(people, bands))
        semesters.append(SemesterShares(campaign, found, now, change(before, now)))
    return InstrumentHistory(instrument, bands, tuple(semesters))
