"""Every write to instruments, campaigns, answer sheets, scores and flags."""

from screening.services.campaigns import (
    campaign_close,
    campaign_create,
    campaign_open,
    campaign_update,
)
from screening.services.drafts import draft_save, drafts_prune
from screening.services.exchange import (
    ExportReport,
    ImportReport,
    responses_export,
    responses_import,
)
from screening.services.flags import (
    flag_acknowledge,
    flag_alert_record,
    flag_close,
    flag_escalate,
    flag_note,
    flag_raise,
)
from screening.services.follow_up import follow_up_change, follow_up_look
from screening.services.instruments import instrument_publish, instruments_load
from screening.services.invitations import (
    campaign_accept,
    campaign_decline,
    campaign_prepare,
    invite,
    invite_newcomers,
)
from screening.services.mails import mails_plan, mails_promise, mails_send
from screening.services.refresh import Refreshed, flags_from_summaries
from screening.services.responses import help_shown, response_submit
from screening.services.rules import rules_active, rules_load
from screening.services.synthetic import (
    Intake,
    intake_admin,
    intake_synthesise,
    intake_there,
    responses_synthesise,
)

__all__ = [
    "ExportReport",
    "ImportReport",
    "Intake",
    "Refreshed",
    "campaign_accept",
    "campaign_close",
    "campaign_create",
    "campaign_decline",
    "campaign_open",
    "campaign_prepare",
    "campaign_update",
    "draft_save",
    "drafts_prune",
    "flag_acknowledge",
    "flag_alert_record",
    "flag_close",
    "flag_escalate",
    "flag_note",
    "flag_raise",
    "flags_from_summaries",
    "follow_up_change",
    "follow_up_look",
    "help_shown",
    "instrument_publish",
    "instruments_load",
    "intake_admin",
    "intake_synthesise",
    "intake_there",
    "invite",
    "invite_newcomers",
    "mails_plan",
    "mails_promise",
    "mails_send",
    "response_submit",
    "responses_export",
    "responses_import",
    "responses_synthesise",
    "rules_active",
    "rules_load",
]
