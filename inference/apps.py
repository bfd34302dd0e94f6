"""Django's entry to the room: a management command and no models."""

from django.apps import AppConfig


class InferenceConfig(AppConfig):
    """The expression reader; stores nothing."""

    name = "inference"
    verbose_name = "Expression estimates"
