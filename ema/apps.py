from django.apps import AppConfig


class EmaConfig(AppConfig):
    name = "ema"
    default_auto_field = "django.db.models.BigAutoField"
