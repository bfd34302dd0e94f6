"""All addresses: one include a room, log-in, health and the API's schema."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import console, views

urlpatterns = [
    path("", views.home, name="home"),
    # People come from the roster with one address: what allauth offers beyond that stays shut.
    path("account/signup/", views.closed, name="closed_signup"),
    path("account/email/", views.closed, name="closed_email"),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("", include("accounts.urls")),
    path("", include("ema.urls")),
    path("", include("screening.urls")),
    path("", include("counselling.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("health/live", console.health_live, name="health_live"),
    path("health/", console.health_all, name="health"),
    path("system/", console.system, name="system"),
    path("system/retry/", console.jobs_retry, name="jobs_retry"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
