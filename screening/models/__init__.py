"""Instruments, campaigns, responses and scores; and the flags raised from all sources."""

from screening.models.campaigns import Campaign, CampaignInstrument, Invitation, InvitationMail
from screening.models.flags import FlagEvent, FlagRule, FlagRuleVersion, RiskFlag, Severity
from screening.models.instruments import Instrument, InstrumentVersion
from screening.models.responses import Response, ResponseDraft, Score

__all__ = [
    "Campaign",
    "CampaignInstrument",
    "FlagEvent",
    "FlagRule",
    "FlagRuleVersion",
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "InvitationMail",
    "Response",
    "ResponseDraft",
    "RiskFlag",
    "Score",
    "Severity",
]
