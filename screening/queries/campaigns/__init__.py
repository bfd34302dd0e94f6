"""Campaigns: what is open for a student, and how far an admin's campaign has come."""

from screening.queries.campaigns.asked import (
    OpenQuestionnaire,
    campaign_of_student,
    campaigns_late,
    campaigns_running,
    invitations_open,
    questionnaire_open,
    response_in_campaign,
    step_asked,
)
from screening.queries.campaigns.lines import (
    CampaignLine,
    campaign_get,
    campaign_line,
    campaign_lines,
    campaigns,
)
from screening.queries.campaigns.progress import (
    BandShare,
    InstrumentProgress,
    Progress,
    campaign_progress,
)

__all__ = [
    "BandShare",
    "CampaignLine",
    "InstrumentProgress",
    "OpenQuestionnaire",
    "Progress",
    "campaign_get",
    "campaign_line",
    "campaign_lines",
    "campaign_of_student",
    "campaign_progress",
    "campaigns",
    "campaigns_late",
    "campaigns_running",
    "invitations_open",
    "questionnaire_open",
    "response_in_campaign",
    "step_asked",
]
