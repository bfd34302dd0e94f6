"""Campaigns: what is open for a student, and how far an admin's campaign has come."""

from screening.queries.campaigns.asked import (
    OpenQuestionnaire,
    campaign_of_student,
    campaigns_late,
    campaigns_running,
    invitations_open,
    questionnaire_open,
    response_in_campaign,
)
from screening.queries.campaigns.lines import (
    CampaignLine,
    CampaignState,
    campaign_cohort_ids_for_system,
    campaign_get,
    campaign_lines,
    campaign_state,
    campaign_steps,
    campaigns,
)
from screening.queries.campaigns.mails import (
    DECLINED,
    declined,
    mails_counted,
    mails_due_for_system,
    mails_for_system,
    mails_unwanted_for_system,
)
from screening.queries.campaigns.paper import PaperStep, paper_steps
from screening.queries.campaigns.standing import (
    CohortStanding,
    Standing,
    campaign_standing,
    standing_counts_for_system,
)

__all__ = [
    "DECLINED",
    "CampaignLine",
    "CampaignState",
    "CohortStanding",
    "OpenQuestionnaire",
    "PaperStep",
    "Standing",
    "campaign_cohort_ids_for_system",
    "campaign_get",
    "campaign_lines",
    "campaign_of_student",
    "campaign_standing",
    "campaign_state",
    "campaign_steps",
    "campaigns",
    "campaigns_late",
    "campaigns_running",
    "declined",
    "invitations_open",
    "mails_counted",
    "mails_due_for_system",
    "mails_for_system",
    "mails_unwanted_for_system",
    "paper_steps",
    "questionnaire_open",
    "response_in_campaign",
    "standing_counts_for_system",
]
