"""Every write to instruments, campaigns, answer sheets, scores and flags."""

from screening.services.campaigns import (
    campaign_close,
    campaign_create,
    campaign_open,
    campaign_prepare,
    invite,
)
from screening.services.flags import (
    flag_acknowledge,
    flag_alert_record,
    flag_close,
    flag_escalate,
    flag_note,
    flag_raise,
)
from screening.services.instruments import instruments_load
from screening.services.refresh import Refreshed, flags_from_summaries
from screening.services.responses import help_shown, response_submit
from screening.services.rules import rules_active, rules_load
from screening.services.synthetic import responses_synthesise

__all__ = [
    "Refreshed",
    "campaign_close",
    "campaign_create",
    "campaign_open",
    "campaign_prepare",
    "flag_acknowledge",
    "flag_alert_record",
    "flag_close",
    "flag_escalate",
    "flag_note",
    "flag_raise",
    "flags_from_summaries",
    "help_shown",
    "instruments_load",
    "invite",
    "response_submit",
    "responses_synthesise",
    "rules_active",
    "rules_load",
]
