"""Addresses of this room."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter

from ema import api
from ema.views import checkin, days, today


class IsoDate:
    """A date like 2026-05-04; anything else is no address of ours."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDate, "isodate")

urlpatterns: list[URLPattern] = [
    path("today/", today.student_home, name="student_home"),
    path("today/join/", today.ema_join, name="ema_join"),
    path("check-in/camera/", checkin.camera_consent, name="camera_consent"),
    path("check-in/<uuid:prompt_id>/", checkin.checkin, name="checkin"),
    path("days/", days.student_days, name="student_days"),
    path("days/<isodate:day>/", days.student_day, name="student_day"),
    path("days/samples/<uuid:client_uuid>/", days.sample_correction, name="sample_correction"),
    path("api/samples/", api.Samples.as_view(), name="api_samples"),
    path("api/frames/", api.Frames.as_view(), name="api_frames"),
    path("api/prompts/due/", api.DuePrompt.as_view(), name="api_prompt_due"),
    path(
        "api/prompts/<uuid:prompt_id>/submission/",
        api.Submissions.as_view(),
        name="api_submission",
    ),
]
