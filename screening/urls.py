"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from screening import api, views

urlpatterns: list[URLPattern] = [
    path("questionnaires/", views.student_questionnaires, name="student_questionnaires"),
    path(
        "questionnaires/result/<uuid:response_id>/",
        views.questionnaire_result,
        name="questionnaire_result",
    ),
    path("questionnaires/<int:campaign>/<slug:key>/", views.questionnaire, name="questionnaire"),
    path("campaigns/", views.campaign_list, name="campaigns"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<int:campaign_id>/", views.campaign_detail, name="campaign"),
    path("campaigns/<int:campaign_id>/edit/", views.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:campaign_id>/invite/", views.campaign_invite, name="campaign_invite"),
    path(
        "campaigns/<int:campaign_id>/not-this-time/",
        views.campaign_decline,
        name="campaign_decline",
    ),
    path("campaigns/<int:campaign_id>/open/", views.campaign_open, name="campaign_open"),
    path("campaigns/<int:campaign_id>/close/", views.campaign_close, name="campaign_close"),
    path("follow-up/", views.follow_up, name="follow_up"),
    path("follow-up/change/", views.follow_up_change, name="follow_up_change"),
    path("follow-up/<int:number>/", views.follow_up_version, name="follow_up_version"),
    path("paper/", views.paper, name="paper"),
    path("paper/<int:campaign>/<slug:key>/<slug:code>/", views.paper_sheet, name="paper_sheet"),
    path("api/responses/", api.Responses.as_view(), name="api_responses"),
    path("api/drafts/", api.Drafts.as_view(), name="api_drafts"),
]
