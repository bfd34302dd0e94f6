"""The flag rules as they stand."""

from __future__ import annotations

from typing import Any

from screening.domain.rules import PRESET_BY_KEY
from screening.models import FlagRuleVersion


def rule_parameters(key: str) -> dict[str, Any]:
    """The active version's parameters; the preset's where nothing has been loaded yet.

    Raises ``KeyError`` for a rule that nobody knows.
    """
    rows = FlagRuleVersion.objects.filter(rule__key=key, active=True)
    found: dict[str, Any] | None = rows.values_list("parameters", flat=True).first()
    return PRESET_BY_KEY[key].parameters if found is None else found
