"""What members of staff may type in from paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.domain.instrument import Instrument
from screening.models import Campaign, CampaignInstrument, InstrumentVersion
from screening.queries.campaigns.asked import campaigns_late, campaigns_running
from screening.queries.instruments import instrument_of, instrument_versions


@dataclass(frozen=True)
class PaperStep:
    """One questionnaire of a campaign, in one language's wording."""

    campaign: Campaign
    version: InstrumentVersion
    instrument: Instrument


def paper_steps(viewer: Viewer, language: str = "en") -> list[PaperStep]:
    """Every questionnaire of the campaigns that take sheets now; for staff only."""
    if role_of(viewer) not in ("admin", "counsellor"):
        raise PermissionDenied
    taking = [*campaigns_running(), *campaigns_late()]
    rows = CampaignInstrument.objects.filter(campaign__in=taking).select_related(
        "campaign", "instrument"
    )
    versions = instrument_versions(language) if taking else {}
    return [
        PaperStep(row.campaign, version, instrument_of(version))
        for row in rows.order_by("campaign__closes_at", "campaign_id", "order")
        if (version := versions.get(row.instrument.key)) is not None
    ]
