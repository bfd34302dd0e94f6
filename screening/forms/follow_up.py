"""Shape of a plan of stepped follow-up as its page posts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.domain.follow_up import (
    LONGEST_DAYS,
    SAME_DAY,
    SELF_HELP,
    TIERS,
    WITHIN_DAYS,
    Plan,
    Target,
    Tier,
)


class PlanForm(forms.Form):
    """One number a tier and scale, named TIER.INSTRUMENT:SCALE; an empty one is not used."""

    name = forms.CharField(label=_("Name"), max_length=60)
    due_days = forms.IntegerField(
        label=_("Days of the middle step"), min_value=1, max_value=LONGEST_DAYS
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        help_text=_("Kept with the version, for whoever reads a flag later."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, targets: Mapping[str, Target], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for tier in TIERS:
            for key, target in targets.items():
                scale = target.scale
                bounds = {"min": scale.minimum, "max": scale.maximum, "inputmode": "numeric"}
                self.fields[field_of(tier, key)] = forms.IntegerField(
                    label=f"{target.instrument.short_title} {scale.title}",
                    required=False,
                    min_value=scale.minimum,
                    max_value=scale.maximum,
                    widget=forms.NumberInput(attrs=bounds | {"class": "input input--auto num"}),
                )

    def plan(self) -> Plan:
        """The plan, once the form is valid."""
        days = {SAME_DAY: 0, WITHIN_DAYS: self.cleaned_data["due_days"], SELF_HELP: None}
        tiers = (Tier(key, days[key], self._reaches(key)) for key in TIERS)
        return Plan(self.cleaned_data["name"], tuple(tiers))

    def _reaches(self, tier: str) -> dict[str, float]:
        given = {key: self.cleaned_data[field_of(tier, key)] for key in self.targets}
        return {key: value for key, value in given.items() if value is not None}


def field_of(tier: str, target: str) -> str:
    return f"{tier}.{target}"


def plan_initial(plan: Plan) -> dict[str, Any]:
    """The plan as the form shows it."""
    initial: dict[str, Any] = {"name": plan.name, "due_days": 7}
    for tier in plan.tiers:
        if tier.key == WITHIN_DAYS:
            initial["due_days"] = tier.due_days
        for key, value in tier.reaches.items():
            initial[field_of(tier.key, key)] = int(value)
    return initial
