"""Campaigns that are prepared often: a name for a list of steps."""

from __future__ import annotations

from collections.abc import Mapping

from screening.domain.steps import Condition, Step

# PHQ-2: Kroenke K, Spitzer RL, Williams JBW. Med Care 2003;41:1284-1292.
PHQ2_AT_LEAST = 3
# GAD-2: Kroenke K, Spitzer RL, Williams JBW, Monahan PO, Löwe B. Ann Intern Med 2007;146:317-325.
GAD2_AT_LEAST = 3

PRESETS: Mapping[str, tuple[Step, ...]] = {
    "intake": (
        Step("phq2"),
        Step("phq9", Condition("phq2", "total", PHQ2_AT_LEAST)),
        Step("gad2"),
        Step("gad7", Condition("gad2", "total", GAD2_AT_LEAST)),
        Step("who5"),
    ),
}
