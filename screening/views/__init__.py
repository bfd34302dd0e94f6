"""Pages for students who answer and for admins who run campaigns."""

from screening.views.campaign_form import campaign_edit, campaign_new
from screening.views.campaigns import (
    campaign_close,
    campaign_detail,
    campaign_invite,
    campaign_list,
    campaign_open,
)
from screening.views.follow_up import follow_up, follow_up_change, follow_up_version
from screening.views.invitations import campaign_decline
from screening.views.paper import paper, paper_sheet
from screening.views.questionnaires import (
    questionnaire,
    questionnaire_result,
    student_questionnaires,
)

__all__ = [
    "campaign_close",
    "campaign_decline",
    "campaign_detail",
    "campaign_edit",
    "campaign_invite",
    "campaign_list",
    "campaign_new",
    "campaign_open",
    "follow_up",
    "follow_up_change",
    "follow_up_version",
    "paper",
    "paper_sheet",
    "questionnaire",
    "questionnaire_result",
    "student_questionnaires",
]
