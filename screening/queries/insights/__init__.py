"""Aggregates for staff: many people's counts and coefficients, never one person's row."""

from screening.queries.insights.campaigns import (
    CampaignInsight,
    InstrumentInsight,
    ScaleInsight,
    campaign_insight,
)
from screening.queries.insights.completion import CohortGroup
from screening.queries.insights.semesters import (
    CampaignEntry,
    InstrumentHistory,
    Overview,
    SemesterShares,
    insights_overview,
)

__all__ = [
    "CampaignEntry",
    "CampaignInsight",
    "CohortGroup",
    "InstrumentHistory",
    "InstrumentInsight",
    "Overview",
    "ScaleInsight",
    "SemesterShares",
    "campaign_insight",
    "insights_overview",
]
