"""Flag rules as pure functions: evidence in, ``Finding`` or None out."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from screening.domain.rules.answers import critical_answer, stepped_follow_up
from screening.domain.rules.days import Day, Days
from screening.domain.rules.disagreement import disagreement
from screening.domain.rules.finding import (
    CEILING,
    Evidence,
    Finding,
    Kind,
    Severity,
    severity_cap,
)
from screening.domain.rules.negative_affect import monitor, negative_affect_ewma
from screening.domain.rules.negative_share import negative_share
from screening.domain.rules.presets import PRESET_BY_KEY, PRESETS, Preset
from screening.domain.rules.silence import silence_after_distress

DayRule = Callable[[Days, date, Mapping[str, Any], date | None], Finding | None]

# The rules that the nightly job asks about each person; ``after`` is the last closing's day.
DAY_RULES: dict[str, DayRule] = {
    "negative_share": negative_share,
    "negative_affect_ewma": negative_affect_ewma,
    "silence_after_distress": silence_after_distress,
    "disagreement": disagreement,
}

__all__ = [
    "CEILING",
    "DAY_RULES",
    "PRESETS",
    "PRESET_BY_KEY",
    "Day",
    "DayRule",
    "Days",
    "Evidence",
    "Finding",
    "Kind",
    "Preset",
    "Severity",
    "critical_answer",
    "disagreement",
    "monitor",
    "negative_affect_ewma",
    "negative_share",
    "severity_cap",
    "silence_after_distress",
    "stepped_follow_up",
]
