"""What every template may count on, as ``maum``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import queries


def maum(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else ""
    return {"maum": {"institution": queries.institution(), "demo": settings.DEMO, "role": role}}
