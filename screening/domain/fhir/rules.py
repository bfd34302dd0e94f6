"""Reads screening cuts and algorithms from their extensions."""

from __future__ import annotations

from screening.domain.fhir.extensions import Json, first, one
from screening.domain.instrument import Member, Outcome, Reading, Requirement, Screen


def screen_parse(raw: Json) -> Screen:
    """A ``screen`` extension, grouped. Raises ``InstrumentError``."""
    return Screen(
        code=one(raw, "code"),
        label=one(raw, "label"),
        alternatives=tuple(_requirements(entry) for entry in raw["alternative"]),
        applies_to=first(raw, "applies-to", ""),
        source=first(raw, "source", ""),
    )


def reading_parse(raw: Json) -> Reading:
    """A ``reading`` extension, grouped. Raises ``InstrumentError``."""
    return Reading(
        key=one(raw, "key"),
        title=one(raw, "title"),
        outcomes=tuple(
            Outcome(one(entry, "code"), one(entry, "label"), _requirements(entry))
            for entry in raw["outcome"]
        ),
        source=first(raw, "source", ""),
    )


def _requirements(raw: Json) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(
            at_least=one(entry, "at-least"),
            scale=first(entry, "scale", ""),
            members=tuple(
                Member(tuple(member["item"]), one(member, "at-least"))
                for member in entry.get("member", ())
            ),
        )
        for entry in raw["requirement"]
    )
