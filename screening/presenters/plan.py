"""A campaign's steps in words, for staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.domain.steps import Step
from screening.queries import instrument_of, instrument_versions


@dataclass(frozen=True)
class StepWords:
    title: str
    asked_of: str  # "" for everybody


def plan_words(steps: Iterable[Step]) -> list[StepWords]:
    """Titles, and for a follow-up of whom it is asked."""
    versions = instrument_versions("en")
    titles = {key: instrument_of(version).short_title for key, version in versions.items()}
    words = _("asked where %(title)s is %(least)g or more")
    return [
        StepWords(
            titles.get(step.instrument, step.instrument),
            words % {"title": titles.get(c.instrument, c.instrument), "least": c.at_least}
            if (c := step.opens_if)
            else "",
        )
        for step in steps
    ]
