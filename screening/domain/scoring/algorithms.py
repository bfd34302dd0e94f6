"""Screening cuts and diagnostic algorithms, decided as far as the answers allow.

Every question here has three answers: True, False, and None while a missing answer could still
tip it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from screening.domain.instrument import Instrument, Member, Reading, Requirement, Screen
from screening.domain.scoring.answers import Answers

Decided = bool | None


@dataclass(frozen=True)
class Evidence:
    """Checked answers, scale values by key, and the items whose absence is an answer: skipped
    ones, and those asked beside the scored ones.
    """

    answers: Answers
    scales: Mapping[str, int | None]
    absent: frozenset[str]


def screens_of(instrument: Instrument, evidence: Evidence) -> dict[str, Decided]:
    """Screen code to whether its cut is reached."""
    return {screen.code: _screen(screen, evidence) for screen in instrument.screens}


def readings_of(instrument: Instrument, evidence: Evidence) -> dict[str, str | None]:
    """Reading key to the code of its outcome, ``none``, or None while undecided."""
    return {reading.key: _reading(reading, evidence) for reading in instrument.readings}


def _screen(screen: Screen, evidence: Evidence) -> Decided:
    return _any(_all(_required(r, evidence) for r in way) for way in screen.alternatives)


def _reading(reading: Reading, evidence: Evidence) -> str | None:
    for outcome in reading.outcomes:
        holds = _all(_required(r, evidence) for r in outcome.requirements)
        if holds is None:
            return None
        if holds:
            return outcome.code
    return "none"


def _required(requirement: Requirement, evidence: Evidence) -> Decided:
    if requirement.scale:
        value = evidence.scales[requirement.scale]
        return None if value is None else value >= requirement.at_least
    present = [_present(member, evidence) for member in requirement.members]
    if present.count(True) >= requirement.at_least:
        return True
    return None if len(present) - present.count(False) >= requirement.at_least else False


def _present(member: Member, evidence: Evidence) -> Decided:
    return _any(_reaches(link, member.at_least, evidence) for link in member.items)


def _reaches(link: str, at_least: int, evidence: Evidence) -> Decided:
    value = evidence.answers[link]
    if value is None:
        return False if link in evidence.absent else None
    return value >= at_least


def _any(parts: Iterable[Decided]) -> Decided:
    known = list(parts)
    return True if True in known else None if None in known else False


def _all(parts: Iterable[Decided]) -> Decided:
    known = list(parts)
    return False if False in known else None if None in known else True
