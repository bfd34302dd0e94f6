"""The flag rules' versions: parameters are data, and a version never changes."""

from __future__ import annotations

from django.db import transaction

from accounts.services import audit_record
from screening.domain.rules import PRESETS
from screening.models import FlagRule, FlagRuleVersion


@transaction.atomic
def rules_load() -> list[FlagRuleVersion]:
    """Give every rule without a version its preset as version 1; returns the new ones."""
    created = []
    for preset in PRESETS:
        rule, _ = FlagRule.objects.get_or_create(key=preset.key, defaults={"name": preset.name})
        if rule.versions.exists():
            continue
        version = FlagRuleVersion.objects.create(
            rule=rule, number=1, parameters=preset.parameters, reason=preset.reason
        )
        audit_record(by=None, action="flag_rule.publish", obj=version, details={"key": preset.key})
        created.append(version)
    return created


def rules_active() -> dict[str, FlagRuleVersion]:
    """Rule key to active version. Loads the presets first where nobody has yet: an urgent flag
    must not fail for want of set-up.
    """
    active = _active()
    if any(preset.key not in active for preset in PRESETS):
        rules_load()
        active = _active()
    return active


def _active() -> dict[str, FlagRuleVersion]:
    rows = FlagRuleVersion.objects.filter(active=True).select_related("rule")
    return {row.rule.key: row for row in rows}
