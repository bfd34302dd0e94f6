"""What every template may count on, as ``maum``."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import queries
from accounts.models import CameraBasis, Institution
from accounts.permissions import role_of
from config import demo as synthetic_people
from config import nav


class Maum:
    """Read when a template asks, and then once; a page that asks for nothing costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def institution(self) -> Institution | None:
        return queries.institution()

    @property
    def synthetic(self) -> bool:
        """Whether everybody here is invented: shown on every page."""
        return self.institution is not None and self.institution.is_synthetic

    @property
    def demo(self) -> bool:
        return settings.DEMO and self.synthetic

    @cached_property
    def camera_basis(self) -> CameraBasis | None:
        return queries.camera_basis()

    @property
    def camera_on(self) -> bool:
        return self.camera_basis is not None

    @cached_property
    def role(self) -> str:
        return role_of(getattr(self._request, "user", None))

    @cached_property
    def nav(self) -> list[nav.Item]:
        return nav.items(self._request, self.role)

    @cached_property
    def demo_logins(self) -> list[synthetic_people.Login]:
        return synthetic_people.logins() if self.demo else []

    @cached_property
    def demo_code(self) -> str:
        return synthetic_people.code(self._request) if self.demo else ""


def maum(request: HttpRequest) -> dict[str, Any]:
    return {"maum": Maum(request)}
