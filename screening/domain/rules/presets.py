"""Each rule's first version. No published rule validates the shares and day counts: they are
defaults with a reason, kept as data, and changed by adding a version (docs/flags.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from screening.domain.follow_up import UC_SANTA_CRUZ


@dataclass(frozen=True)
class Preset:
    key: str
    name: str
    parameters: dict[str, Any]
    reason: str


PRESETS: tuple[Preset, ...] = (
    Preset(
        "critical_answer",
        "Critical answer",
        {},
        "Each instrument names its critical items; PHQ-9 item 9 above 0 (Kroenke 2001).",
    ),
    Preset(
        "stepped_follow_up",
        "Questionnaire score",
        UC_SANTA_CRUZ.as_data(),
        "UC Santa Cruz, Student Health Center, policy PHQ9 of 21 June 2021: PHQ-9 of 15 and above "
        "the same day, 10 to 14 a message with resources. GAD-7 of 15 and above, severe in "
        "Spitzer 2006, is this platform's own addition.",
    ),
    Preset(
        "negative_share",
        "Negative expression estimates on many days",
        {"share": 0.6, "days": 6, "window": 14, "known": 8, "readable": 3},
        "Two weeks are the frame of PHQ and DSM; three estimates a day are the least that can have "
        "a majority; six days of fourteen are 'more than several days'. Not a validated marker.",
    ),
    Preset(
        "negative_affect_ewma",
        "Negative feelings above the person's own usual",
        {
            "smoothing": 0.2,
            "limit": 2.859,
            "baseline_days": 14,
            "baseline_minimum": 7,
            "baseline_longest": 28,
            "sd_floor": 2.5,
            "allow_for_baseline": True,
            "least_rise": 8.0,
            "share": 0.5,
            "readable": 3,
        },
        "EWMA on day means against the own baseline (Schat 2021). Smoothing 0.2, L 2.859: ARL0 370 "
        "days two-sided (Lucas & Saccucci 1990), about 748 for the upper side alone. SD floor 2.5 "
        "of 100: a fortieth of the scale. Real days resemble the day before and a baseline of two "
        "weeks is itself uncertain: without the allowance and a least rise of 8 of 100, a steady "
        "person would be flagged eight times as often as planned (docs/flags.md).",
    ),
    Preset(
        "silence_after_distress",
        "Silence after distress",
        {"silent": 3, "distressed": 2, "before": 7, "na": 60.0},
        "Three days are twelve unanswered check-ins; two distressed days of the week before are "
        "more than one bad day. Not a validated marker.",
    ),
    Preset(
        "disagreement",
        "Self-report and expression estimates differ",
        {"days": 5, "window": 14, "na_low": 30.0, "na_high": 60.0, "share": 0.6, "readable": 3},
        "Five days of fourteen in the same direction. Barrett 2019: expressions vary with person "
        "and situation, so a difference is a reason to ask. Not a validated marker.",
    ),
)

PRESET_BY_KEY = {preset.key: preset for preset in PRESETS}
