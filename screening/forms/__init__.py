"""Shape of what pages post: answer sheets and campaigns."""

from screening.forms.campaigns import (
    CampaignForm,
    StepFormSet,
    half_a_year_on,
    next_semester,
    rows_more,
    steps_initial,
)
from screening.forms.follow_up import PlanForm, field_of, plan_initial
from screening.forms.paper import PaperSheet, PaperStart, paper_moment
from screening.forms.sheets import AnswerSheet, field_name, sheet_initial

__all__ = [
    "AnswerSheet",
    "CampaignForm",
    "PaperSheet",
    "PaperStart",
    "PlanForm",
    "StepFormSet",
    "field_name",
    "field_of",
    "half_a_year_on",
    "next_semester",
    "paper_moment",
    "plan_initial",
    "rows_more",
    "sheet_initial",
    "steps_initial",
]
