"""The bare pages beside everything else that the system answers."""

from django.urls import include, path

from tests.face.urls import urlpatterns as bare

urlpatterns = [*bare, path("", include("config.urls"))]
