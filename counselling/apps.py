from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    name = "counselling"
    default_auto_field = "django.db.models.BigAutoField"
