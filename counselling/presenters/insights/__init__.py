"""Aggregates as staff read them: the same sections on the page, on paper and as figures."""

from counselling.presenters.insights.campaign import CampaignView, campaign_view
from counselling.presenters.insights.figures import Figure, campaign_figures, overview_figures
from counselling.presenters.insights.overview import OverviewView, overview_view
from counselling.presenters.insights.sections import Part, Section, Words, cautions

__all__ = [
    "CampaignView",
    "Figure",
    "OverviewView",
    "Part",
    "Section",
    "Words",
    "campaign_figures",
    "campaign_view",
    "cautions",
    "overview_figures",
    "overview_view",
]
