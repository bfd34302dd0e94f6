"""How far a campaign has come: counts, never one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.queries import Viewer
from screening.domain.suppression import suppress
from screening.models import Campaign, InstrumentVersion, Response, Score
from screening.queries.campaigns.lines import admin_check
from screening.queries.instruments import instrument_of, instrument_versions


@dataclass(frozen=True)
class BandShare:
    """``count`` None: too few to show."""

    code: str
    label: str
    count: int | None


@dataclass(frozen=True)
class InstrumentProgress:
    """``answered`` counts sheets handed in; ``bands`` is empty while too few have been scored."""

    key: str
    title: str
    answered: int
    scored: int
    bands: tuple[BandShare, ...]

    @property
    def hidden(self) -> bool:
        return any(band.count is None for band in self.bands)


@dataclass(frozen=True)
class Progress:
    """``completed`` counts students who handed in every instrument of the campaign."""

    campaign: Campaign
    invited: int
    started: int
    completed: int
    instruments: tuple[InstrumentProgress, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.completed / self.invited) if self.invited else 0


def campaign_progress(viewer: Viewer, campaign: Campaign) -> Progress:
    """Completion and band distribution with small cells suppressed; never one person's answers."""
    admin_check(viewer)
    instruments = [row.instrument for row in campaign.instruments.select_related("instrument")]
    per_student = (
        Response.objects.filter(campaign=campaign)
        .values("student_id")
        .annotate(sheets=Count("instrument_version__instrument_id", distinct=True))
    )
    counts = per_student.aggregate(
        started=Count("student_id"),
        completed=Count("student_id", filter=Q(sheets=len(instruments))),
    )
    answered = _counts(
        Response.objects.filter(campaign=campaign), "instrument_version__instrument__key"
    )
    bands, versions = _band_counts(campaign), instrument_versions("en")
    return Progress(
        campaign=campaign,
        invited=campaign.invitations.count(),
        started=counts["started"],
        completed=counts["completed"],
        instruments=tuple(
            _instrument_progress(versions[row.key], answered.get(row.key, 0), bands[row.key])
            for row in instruments
            if row.key in versions
        ),
    )


def _counts(rows: QuerySet[Any], by: str) -> dict[str, int]:
    return dict(rows.values_list(by).annotate(count=Count("pk")))


def _band_counts(campaign: Campaign) -> dict[str, dict[str, int]]:
    rows = (
        Score.objects.filter(response__campaign=campaign, headline=True, value__isnull=False)
        .values_list("instrument_key", "band")
        .annotate(count=Count("pk"))
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for key, band, count in rows:
        counted[key][band] = count
    return counted


def _instrument_progress(
    version: InstrumentVersion, answered: int, counted: Mapping[str, int]
) -> InstrumentProgress:
    instrument = instrument_of(version)
    bands = instrument.scale(instrument.headline).bands
    shown = suppress([counted.get(band.code, 0) for band in bands])
    shares = [BandShare(b.code, b.label, n) for b, n in zip(bands, shown, strict=True)]
    return InstrumentProgress(
        instrument.key, instrument.short_title, answered, sum(counted.values()), tuple(shares)
    )
