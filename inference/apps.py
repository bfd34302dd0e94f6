"""Django's entry to the room: a management command and no models."""

from typing import Any

from django.apps import AppConfig
from django.core import checks

from inference.domain.errors import ModelError
from inference.manifests import file_verify, manifest_load


class InferenceConfig(AppConfig):
    """The expression reader; stores nothing."""

    name = "inference"
    verbose_name = "Expression estimates"

    def ready(self) -> None:
        """Have the shipped classifier compared with its manifest before anything starts."""
        checks.register(shipped_model_check)


def shipped_model_check(**_: Any) -> list[checks.CheckMessage]:
    """One error when the manifest is broken or the model file is not the one it names."""
    try:
        shipped = manifest_load()
        file_verify(shipped.model_file, shipped.model_sha256)
    except ModelError as error:
        return [checks.Error(str(error), id="inference.E001")]
    return []
