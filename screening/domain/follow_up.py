"""Stepped follow-up: which score asks for a person's attention, and how soon.

Critical answers stand outside of it: they are urgent whatever a plan says (rules/answers.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.domain.instrument import Instrument, Scale

SAME_DAY, WITHIN_DAYS, SELF_HELP = "same_day", "within_days", "self_help"
TIERS = (SAME_DAY, WITHIN_DAYS, SELF_HELP)  # most urgent first
LONGEST_DAYS = 30


@dataclass(frozen=True)
class Tier:
    """``due_days``: a person looks within so many days, 0 the same one; None: nobody needs to, the
    student is shown where to find help for oneself.

    ``reaches`` maps "instrument:scale" to the value from which the tier counts: at or above it
    where higher is worse, at or below it where higher is better.
    """

    key: str
    due_days: int | None
    reaches: Mapping[str, float]


@dataclass(frozen=True)
class Plan:
    """``tiers`` in the order of ``TIERS``."""

    name: str
    tiers: tuple[Tier, ...]

    def as_data(self) -> dict[str, Any]:
        """As a rule version keeps it."""
        rows = [
            {"key": tier.key, "due_days": tier.due_days, "reaches": dict(tier.reaches)}
            for tier in self.tiers
        ]
        return {"name": self.name, "tiers": rows}


@dataclass(frozen=True)
class Reached:
    """The tier that a sheet reached, through which scale's value."""

    tier: Tier
    scale: str
    value: float
    threshold: float


@dataclass(frozen=True)
class Value:
    """One scale's score; ``value`` None where too much is missing."""

    scale: str
    higher_is: str
    value: float | None


@dataclass(frozen=True)
class Target:
    """A scale that a plan may name."""

    instrument: Instrument
    scale: Scale

    @property
    def key(self) -> str:
        return target_key(self.instrument.key, self.scale.key)


class PlanError(ValueError):
    """A plan that cannot be followed: ``reason`` is a code, ``target`` may be empty."""

    def __init__(self, reason: str, tier: str = "", target: str = "") -> None:
        super().__init__(f"{tier} {target}: {reason}".strip())
        self.reason = reason  # range, order, unknown, days, empty
        self.tier = tier
        self.target = target


def target_key(instrument: str, scale: str) -> str:
    return f"{instrument}:{scale}"


def plan_read(data: Mapping[str, Any]) -> Plan:
    """A plan as a rule version keeps it."""
    tiers = (Tier(row["key"], row["due_days"], row["reaches"]) for row in data["tiers"])
    return Plan(data["name"], tuple(tiers))


def targets(instruments: Iterable[Instrument]) -> list[Target]:
    """Each instrument's first scale and all that have bands."""
    return [
        Target(instrument, scale)
        for instrument in instruments
        for scale in instrument.scales
        if scale.bands or scale.key == instrument.headline
    ]


def tier_reached(plan: Plan, instrument: str, values: Sequence[Value]) -> Reached | None:
    """The most urgent tier that one sheet's ``values`` reach; None: no tier."""
    for tier in plan.tiers:
        for made in values:
            threshold = tier.reaches.get(target_key(instrument, made.scale))
            value = made.value
            if threshold is not None and value is not None and _at(value, threshold, made):
                return Reached(tier, made.scale, value, threshold)
    return None


def _at(value: float, threshold: float, made: Value) -> bool:
    return value >= threshold if made.higher_is == "worse" else value <= threshold


def plan_check(plan: Plan, known: Mapping[str, Target]) -> None:
    """Raise ``PlanError`` unless tiers follow each other and every value lies in its scale."""
    if [tier.key for tier in plan.tiers] != list(TIERS):
        raise PlanError("order")
    if not any(tier.reaches for tier in plan.tiers):
        raise PlanError("empty")
    first, middle, last = plan.tiers
    in_time = middle.due_days is not None and 1 <= middle.due_days <= LONGEST_DAYS
    if first.due_days != 0 or not in_time or last.due_days is not None:
        raise PlanError("days", WITHIN_DAYS)
    for tier in plan.tiers:
        for key, value in tier.reaches.items():
            _value_check(tier, key, value, known)
    for urgent, calmer in ((first, middle), (first, last), (middle, last)):
        _order_check(urgent, calmer, known)


def _value_check(tier: Tier, key: str, value: float, known: Mapping[str, Target]) -> None:
    if key not in known:
        raise PlanError("unknown", tier.key, key)
    scale = known[key].scale
    if not scale.minimum <= value <= scale.maximum:
        raise PlanError("range", tier.key, key)


def _order_check(urgent: Tier, calmer: Tier, known: Mapping[str, Target]) -> None:
    for key in urgent.reaches.keys() & calmer.reaches.keys():
        worse = urgent.reaches[key] - calmer.reaches[key]
        if known[key].scale.higher_is == "better":
            worse = -worse
        if worse <= 0:
            raise PlanError("order", calmer.key, key)


@dataclass(frozen=True)
class Past:
    """A sheet of the past: its scores, and whether it held a critical answer."""

    instrument: str
    values: Sequence[Value]
    critical: bool


def tier_counts(plan: Plan, sheets: Iterable[Past]) -> dict[str, int]:
    """How many of ``sheets`` each tier would have had; "" for those that reach none."""
    counts = Counter(_tier_of(plan, sheet) for sheet in sheets)
    return {key: counts[key] for key in (*TIERS, "")}


def _tier_of(plan: Plan, sheet: Past) -> str:
    if sheet.critical:
        return SAME_DAY
    reached = tier_reached(plan, sheet.instrument, sheet.values)
    return reached.tier.key if reached else ""


UC_SANTA_CRUZ = Plan(
    # Student Health Center manual, policy "PHQ9" of 21 June 2021 (shs-manual.ucsc.edu/policy/phq9):
    # 15 and above or item 9 above 0, a case manager the same day; 10 to 14, a message with
    # resources; below, nothing. The policy has no middle step and no GAD-7: 15 of GAD-7, severe in
    # Spitzer 2006, is added here as the platform's own default.
    "UC Santa Cruz",
    (
        Tier(SAME_DAY, 0, {"phq9:total": 15, "gad7:total": 15}),
        Tier(WITHIN_DAYS, 7, {}),
        Tier(SELF_HELP, None, {"phq9:total": 10}),
    ),
)
THREE_STEPS = Plan(
    # The published bands as steps: moderately severe, moderate, mild of PHQ-9 (Kroenke 2001);
    # severe, moderate, mild of GAD-7 (Spitzer 2006). The week is a default, not a published rule.
    "Three steps",
    (
        Tier(SAME_DAY, 0, {"phq9:total": 15, "gad7:total": 15}),
        Tier(WITHIN_DAYS, 7, {"phq9:total": 10, "gad7:total": 10}),
        Tier(SELF_HELP, None, {"phq9:total": 5, "gad7:total": 5}),
    ),
)
PLANS = {"uc-santa-cruz": UC_SANTA_CRUZ, "three-steps": THREE_STEPS}
