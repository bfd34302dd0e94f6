"""The steps of follow-up in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.domain.follow_up import SAME_DAY, TIERS, Plan, Target, Tier, targets


@dataclass(frozen=True)
class StepWords:
    """One step: when, what happens, and the scores from which it counts."""

    key: str
    title: str
    text: str
    scores: tuple[str, ...]
    critical: bool  # critical answers are always in it


@dataclass(frozen=True)
class CountWords:
    """How many sheets one step has, now and after the change; None: too few to show."""

    title: str
    now: int | None
    then: int | None


def step_words(plan: Plan, known: Mapping[str, Target]) -> list[StepWords]:
    """The plan's steps, most urgent first."""
    return [
        StepWords(
            tier.key, tier_title(tier), _text(tier), _scores(tier, known), tier.key == SAME_DAY
        )
        for tier in plan.tiers
    ]


def tier_title(tier: Tier) -> str:
    if tier.due_days is None:
        return _("Help for oneself")
    if tier.due_days == 0:
        return _("The same day")
    days = ngettext("Within %(n)s day", "Within %(n)s days", tier.due_days)
    return days % {"n": tier.due_days}


def _text(tier: Tier) -> str:
    if tier.due_days is None:
        return _(
            "Nobody is asked to look. The student reads what helps many people, and who to call."
        )
    if tier.due_days == 0:
        return _("A flag for your attention, elevated, due on the day the sheet is handed in.")
    return _("A flag to watch, with the day by which somebody looks.")


def _scores(tier: Tier, known: Mapping[str, Target]) -> tuple[str, ...]:
    return tuple(_score(known[key], value) for key, value in tier.reaches.items() if key in known)


def _score(target: Target, value: float) -> str:
    name = target_name(target)
    if target.scale.higher_is == "better":
        return _("%(name)s %(value)g or below") % {"name": name, "value": value}
    return _("%(name)s %(value)g or above") % {"name": name, "value": value}


def target_name(target: Target) -> str:
    """The instrument, and the scale where a plan may name several of it."""
    if len(targets([target.instrument])) == 1:
        return target.instrument.short_title
    return f"{target.instrument.short_title} {target.scale.title}"


def count_words(
    plan: Plan, now: Mapping[str, int | None], then: Mapping[str, int | None]
) -> list[CountWords]:
    """Past sheets a step, as the plan stands and as it would."""
    titles = {tier.key: tier_title(tier) for tier in plan.tiers} | {"": _("No step")}
    return [CountWords(titles[key], now[key], then[key]) for key in (*TIERS, "")]
