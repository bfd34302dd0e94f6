"""Pages for students who answer and for admins who run campaigns."""

from screening.views.campaigns import (
    campaign_close,
    campaign_detail,
    campaign_list,
    campaign_new,
    campaign_open,
)
from screening.views.questionnaires import (
    questionnaire,
    questionnaire_result,
    student_questionnaires,
)

__all__ = [
    "campaign_close",
    "campaign_detail",
    "campaign_list",
    "campaign_new",
    "campaign_open",
    "questionnaire",
    "questionnaire_result",
    "student_questionnaires",
]
