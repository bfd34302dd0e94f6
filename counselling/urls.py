"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from counselling.views import caseload, flags, insights, notes, profile, queue, report
from counselling.views.profile import DayConverter

register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("queue/", queue.queue, name="queue"),
    path("flags/<int:pk>/", flags.flag, name="flag"),
    path("flags/<int:pk>/acknowledge/", flags.acknowledge, name="flag_acknowledge"),
    path("flags/<int:pk>/close/", flags.close, name="flag_close"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("students/<slug:code>/", profile.profile, name="profile"),
    path("students/<slug:code>/open/", profile.break_glass, name="break_glass"),
    path("students/<slug:code>/days/<day:day>/", profile.profile_day, name="profile_day"),
    path("students/<slug:code>/notes/", notes.note_add, name="note_add"),
    path("students/<slug:code>/report.pdf", report.profile_pdf, name="profile_pdf"),
    path("insights/", insights.overview, name="insights"),
    path("insights/report.pdf", insights.overview_pdf, name="insights_pdf"),
    path("insights/figures.csv", insights.overview_csv, name="insights_csv"),
    path("insights/<int:pk>/", insights.campaign, name="insights_campaign"),
    path("insights/<int:pk>/report.pdf", insights.campaign_pdf, name="insights_campaign_pdf"),
    path("insights/<int:pk>/figures.csv", insights.campaign_csv, name="insights_campaign_csv"),
]
