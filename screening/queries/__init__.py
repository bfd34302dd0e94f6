"""Every read of questionnaires, scores, campaigns and flags; the first argument is the viewer."""

from screening.queries.campaigns import (
    BandShare,
    InstrumentProgress,
    OpenQuestionnaire,
    Progress,
    campaign_get,
    campaign_progress,
    campaigns,
    campaigns_running,
    invitations_open,
    questionnaire_open,
    response_in_campaign,
)
from screening.queries.flags import (
    day_flags_closed_for_system,
    day_flags_open_for_system,
    flag_check,
    flag_for_system,
    flag_get,
    flags_of,
    flags_open,
    flags_unacknowledged_for_system,
    flags_visible,
    on_duty,
)
from screening.queries.instruments import instrument_of, instrument_version, instrument_versions
from screening.queries.responses import response_own, responses_of, scores_of

__all__ = [
    "BandShare",
    "InstrumentProgress",
    "OpenQuestionnaire",
    "Progress",
    "campaign_get",
    "campaign_progress",
    "campaigns",
    "campaigns_running",
    "day_flags_closed_for_system",
    "day_flags_open_for_system",
    "flag_check",
    "flag_for_system",
    "flag_get",
    "flags_of",
    "flags_open",
    "flags_unacknowledged_for_system",
    "flags_visible",
    "instrument_of",
    "instrument_version",
    "instrument_versions",
    "invitations_open",
    "on_duty",
    "questionnaire_open",
    "response_in_campaign",
    "response_own",
    "responses_of",
    "scores_of",
]
