"""Every read of prompts, answers, samples and days; the first argument is the viewer.

Functions that end in ``_for_system`` take no viewer: they are for jobs, never for pages.
"""

from ema.queries.days import (
    Compliance,
    DayRow,
    compliance,
    day_get,
    day_series_for_system,
    days,
    days_count_for_system,
)
from ema.queries.moments import answers, sample_get, samples
from ema.queries.prompts import (
    enrolled,
    prompt_due,
    prompt_get,
    prompt_next,
    prompts_of_day,
)

__all__ = [
    "Compliance",
    "DayRow",
    "answers",
    "compliance",
    "day_get",
    "day_series_for_system",
    "days",
    "days_count_for_system",
    "enrolled",
    "prompt_due",
    "prompt_get",
    "prompt_next",
    "prompts_of_day",
    "sample_get",
    "samples",
]
