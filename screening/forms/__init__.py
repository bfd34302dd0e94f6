"""Shape of what pages post: answer sheets and campaigns."""

from screening.forms.campaigns import CampaignForm
from screening.forms.sheets import AnswerSheet, field_name, sheet_initial

__all__ = ["AnswerSheet", "CampaignForm", "field_name", "sheet_initial"]
