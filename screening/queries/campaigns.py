"""Campaigns: what is open for a student, and how far an admin's campaign has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import queries as people
from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.domain.instrument import Instrument
from screening.domain.suppression import suppress
from screening.models import (
    Campaign,
    CampaignInstrument,
    InstrumentVersion,
    Invitation,
    Response,
    Score,
)
from screening.queries.instruments import instrument_of, instrument_versions


@dataclass(frozen=True)
class OpenQuestionnaire:
    """A questionnaire that a student may answer now."""

    campaign: Campaign
    version: InstrumentVersion
    instrument: Instrument

    @property
    def minutes(self) -> int:
        """About how long it takes, at 8 seconds an item, rounded up."""
        return -(-len(self.instrument.items) * 8 // 60)


def campaigns_running(now: datetime | None = None) -> QuerySet[Campaign]:
    """Campaigns that take answers at this moment."""
    now = now or timezone.now()
    return Campaign.objects.filter(
        opened_at__lte=now, opens_at__lte=now, closes_at__gt=now, closed_at=None
    )


def invitations_open(viewer: Viewer) -> list[OpenQuestionnaire]:
    """What the student is asked to answer and has not, in each campaign's order."""
    student = people.student_of(viewer)
    asked = (
        CampaignInstrument.objects.filter(
            campaign__in=campaigns_running(), campaign__invitations__student=student
        )
        .select_related("campaign", "instrument")
        .order_by("campaign__closes_at", "campaign_id", "order")
    )
    done = set(
        Response.objects.filter(student=student, campaign__isnull=False).values_list(
            "campaign_id", "instrument_version__instrument_id"
        )
    )
    versions = instrument_versions(student.user.language)
    return [
        OpenQuestionnaire(row.campaign, version, instrument_of(version))
        for row in asked
        if (row.campaign_id, row.instrument_id) not in done
        and (version := versions.get(row.instrument.key)) is not None
    ]


def campaign_of_student(viewer: Viewer, campaign_id: int) -> Campaign | None:
    """A campaign that the viewer was invited to, open or not."""
    student = people.student_of(viewer)
    return Campaign.objects.filter(pk=campaign_id, invitations__student=student).first()


def questionnaire_open(viewer: Viewer, campaign_id: int, key: str) -> OpenQuestionnaire | None:
    """One of ``invitations_open``, or None where it is answered, closed or not the viewer's."""
    for entry in invitations_open(viewer):
        if entry.campaign.pk == campaign_id and entry.instrument.key == key:
            return entry
    return None


def response_in_campaign(viewer: Viewer, campaign_id: int, key: str) -> Response | None:
    """The viewer's own answer sheet of one instrument in a campaign."""
    return Response.objects.filter(
        student=people.student_of(viewer),
        campaign_id=campaign_id,
        instrument_version__instrument__key=key,
    ).first()


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


def campaigns(viewer: Viewer) -> QuerySet[Campaign]:
    """All campaigns with their instruments, newest first; administrators only."""
    _require_admin(viewer)
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
    return campaigns(viewer).get(pk=campaign_id)


@dataclass(frozen=True)
class CampaignLine:
    """A campaign with its state: prepared, waiting (opens later), open, ended or closed."""

    campaign: Campaign
    state: str
    invited: int
    sheets: int
    expected: int
    titles: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.sheets / self.expected) if self.expected else 0


def campaign_lines(viewer: Viewer) -> list[CampaignLine]:
    """Every campaign with its counts, newest first; administrators only."""
    versions = instrument_versions("en")
    return [_line(campaign, versions) for campaign in campaigns(viewer)]


def campaign_line(viewer: Viewer, campaign: Campaign) -> CampaignLine:
    """A campaign from ``campaign_get`` with its counts."""
    _require_admin(viewer)
    return _line(campaign, instrument_versions("en"))


def _line(campaign: Campaign, versions: Mapping[str, InstrumentVersion]) -> CampaignLine:
    counted: Any = campaign
    keys = [row.instrument.key for row in campaign.instruments.all()]
    return CampaignLine(
        campaign=campaign,
        state=_state(campaign, timezone.now()),
        invited=counted.invited,
        sheets=counted.sheets,
        expected=counted.invited * len(keys),
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


def campaign_progress(viewer: Viewer, campaign: Campaign) -> Progress:
    """Completion and band distribution with small cells suppressed; never one person's answers."""
    _require_admin(viewer)
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


def _require_admin(viewer: Viewer) -> None:
    if role_of(viewer) != "admin":
        raise PermissionDenied
