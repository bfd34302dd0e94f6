"""One campaign in numbers: who handed in, how scores lie, how well the scales work here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from accounts.queries import Viewer
from screening.domain.distribution import (
    Moments,
    Shares,
    bands_told,
    by_band,
    moments,
    shares,
    shares_by_group,
)
from screening.domain.instrument import Band, Instrument, Scale
from screening.domain.norms import Norms, norms
from screening.domain.reliability import Reliability
from screening.domain.steps import Condition, condition_read
from screening.domain.suppression import suppress
from screening.models import Campaign, Response, Score
from screening.queries.campaigns.standing import Standing, standing_for_system
from screening.queries.insights.access import (
    KEPT_S,
    campaign_is_over,
    campaigns_begun,
    sheets_stamp,
    staff_check,
)
from screening.queries.insights.completion import CohortGroup, cohort_groups
from screening.queries.insights.items import scales_reliability
from screening.queries.instruments import instrument_of, instrument_versions

Kept = tuple[Standing, "tuple[CohortGroup, ...]", "tuple[InstrumentInsight, ...]"]


@dataclass(frozen=True)
class ScaleInsight:
    """``reliability`` None: the scale is no sum of several items."""

    scale: Scale
    norms: Norms
    reliability: Reliability | None


@dataclass(frozen=True)
class InstrumentInsight:
    """``groups`` follows the campaign's own, and is empty where scores are told of the campaign as
    a whole only. ``total`` None: the scale has no bands, or a total would give
    somebody away. ``conditional``: only those were asked whom an earlier score led there.
    """

    instrument: Instrument
    conditional: bool
    bands: tuple[Band, ...]
    total: Shares | None
    groups: tuple[Shares, ...]
    moments: Moments
    scales: tuple[ScaleInsight, ...]


@dataclass(frozen=True)
class CampaignInsight:
    """``standing`` is completion by cohort. ``instruments`` is empty until the campaign is
    ``over``; their ``groups`` are those here.
    """

    campaign: Campaign
    over: bool
    standing: Standing
    groups: tuple[CohortGroup, ...]
    instruments: tuple[InstrumentInsight, ...]


@dataclass(frozen=True)
class _Row:
    """How many people of a cohort have one value on one scale."""

    key: str
    scale: str
    headline: bool
    cohort: int
    value: float
    people: int


def campaign_insight(
    viewer: Viewer, campaign_id: int, now: datetime | None = None
) -> CampaignInsight:
    """A campaign that has begun. Its numbers are kept a day, since they no longer change.

    Raises ``PermissionDenied`` for all but staff, ``Campaign.DoesNotExist`` where there is none.
    """
    staff_check(viewer)
    now = now or timezone.now()
    campaign = campaigns_begun(now).prefetch_related("instruments__instrument").get(pk=campaign_id)
    over = campaign_is_over(campaign, now)
    if not over:
        return CampaignInsight(campaign, over, standing_for_system(campaign), (), ())
    stamp = sheets_stamp(Response.objects.filter(campaign=campaign))
    key = f"screening.insights.3.{campaign.pk}.{stamp}"
    kept: Kept | None = cache.get(key)
    if kept is None:
        groups = tuple(cohort_groups(campaign))
        kept = standing_for_system(campaign), groups, _instruments(campaign, groups)
        cache.set(key, kept, KEPT_S)
    return CampaignInsight(campaign, over, *kept)


def _instruments(
    campaign: Campaign, groups: Sequence[CohortGroup]
) -> tuple[InstrumentInsight, ...]:
    versions, rows = instrument_versions("en"), _rows(campaign)
    found: dict[str, InstrumentInsight] = {}
    for step in campaign.instruments.all():
        key = step.instrument.key
        if key not in versions:
            continue
        instrument = instrument_of(versions[key])
        own = [row for row in rows if row.key == key]
        condition = condition_read(step.opens_if)
        if condition is None:
            found[key] = _asked_of_all(campaign, instrument, own, groups)
        else:
            found[key] = _asked_of_some(instrument, rows, condition, found)
    return tuple(found.values())


def _rows(campaign: Campaign) -> list[_Row]:
    counted = (
        Score.objects.filter(response__campaign=campaign, value__isnull=False)
        .values_list("instrument_key", "scale", "headline", "student__cohort_id", "value")
        .annotate(people=Count("pk"))
        .order_by("instrument_key", "scale", "value")
    )
    return [_Row(*row) for row in counted]


def _asked_of_all(
    campaign: Campaign,
    instrument: Instrument,
    rows: Sequence[_Row],
    groups: Sequence[CohortGroup],
) -> InstrumentInsight:
    headline = [row for row in rows if row.headline]
    bands = bands_told(instrument)
    table = [
        by_band(_counts([r for r in headline if r.cohort in group.ids]), bands) for group in groups
    ]
    scales = _scales_told(instrument)
    reliability = scales_reliability(campaign, instrument, scales)
    return InstrumentInsight(
        instrument=instrument,
        conditional=False,
        bands=bands,
        total=shares([sum(column) for column in zip(*table, strict=True)]) if bands else None,
        groups=tuple(shares_by_group(table)) if bands else (),
        moments=moments(_counts(headline)),
        scales=tuple(
            ScaleInsight(
                scale,
                norms(_counts([r for r in rows if r.scale == scale.key]), seed=campaign.pk),
                reliability.get(scale.key),
            )
            for scale in scales
        ),
    )


def _scales_told(instrument: Instrument) -> list[Scale]:
    """Without those that say the same as the headline in other units (WHO-5: raw and per cent)."""
    first = instrument.scale(instrument.headline)
    told = (first.method, set(first.items))
    return [s for s in instrument.scales if s is first or (s.method, set(s.items)) != told]


def _counts(rows: Sequence[_Row]) -> Mapping[float, int]:
    counts: Counter[float] = Counter()
    for row in rows:
        counts[row.value] += row.people
    return counts


def _asked_of_some(
    instrument: Instrument,
    rows: Sequence[_Row],
    condition: Condition,
    before: Mapping[str, InstrumentInsight],
) -> InstrumentInsight:
    """Only a total, and only where it gives away nothing that is hidden of the questionnaire that
    led there: how many were led there is a count of that one's scores. No norms: the high scorers
    of a campaign are no population.
    """
    own = [row for row in rows if row.key == instrument.key]
    bands = bands_told(instrument)
    found = shares(by_band(_counts([row for row in own if row.headline]), bands))
    told = bool(bands) and found.complete and _open_to_all(rows, condition, before)
    return InstrumentInsight(
        instrument=instrument,
        conditional=True,
        bands=bands,
        total=found if told else None,
        groups=(),
        moments=moments(_counts([row for row in own if row.headline])) if told else Moments(0),
        scales=(),
    )


def _open_to_all(
    rows: Sequence[_Row], condition: Condition, before: Mapping[str, InstrumentInsight]
) -> bool:
    """Whether it may be told how many met the condition, and so how many did not."""
    source = before.get(condition.instrument)
    if source is None or (source.total is not None and not source.total.complete):
        return False
    asked = [r for r in rows if (r.key, r.scale) == (condition.instrument, condition.scale)]
    led = sum(row.people for row in asked if row.value >= condition.at_least)
    return None not in suppress([led, sum(row.people for row in asked) - led])
