"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from ema import api

urlpatterns: list[URLPattern] = [
    path("api/samples/", api.Samples.as_view(), name="api_samples"),
    path("api/frames/", api.Frames.as_view(), name="api_frames"),
    path("api/prompts/due/", api.DuePrompt.as_view(), name="api_prompt_due"),
    path(
        "api/prompts/<uuid:prompt_id>/submission/",
        api.Submissions.as_view(),
        name="api_submission",
    ),
]
