"""Screening cuts and algorithms in whole columns; see ``scoring.algorithms``.

What is decided is a pair of columns: surely true, surely false. Where neither holds, a missing
answer could still tip it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from screening.domain.instrument import Instrument, Member, Reading, Requirement, Screen

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Decided = tuple[Bools, Bools]


class Columns:
    """Answers by linkId, where answers lack, and scales as (values, where there is none)."""

    def __init__(self, instrument: Instrument, answers: NDArray[np.int32], lacking: Bools) -> None:
        self.instrument = instrument
        self._answers = answers
        self._lacking = lacking
        self.scales: dict[str, tuple[Ints, Bools]] = {}

    def places(self, links: Iterable[str]) -> list[int]:
        return [self.instrument.by_link[link].number - 1 for link in links]

    def answer(self, link: str) -> NDArray[np.int32]:
        column: NDArray[np.int32] = self._answers[:, self.places([link])[0]]
        return column

    def lacks(self, link: str) -> Bools:
        column: Bools = self._lacking[:, self.places([link])[0]]
        return column

    def endorsed(self, link: str) -> Bools:
        return self.answer(link) > min(self.instrument.by_link[link].values)


def screen_column(screen: Screen, columns: Columns) -> Ints:
    """1 where the cut is reached, 0 where not, -1 where undecided."""
    ways = [_all([_required(r, columns) for r in way]) for way in screen.alternatives]
    true, false = _any(ways)
    return np.where(true, 1, np.where(false, 0, -1))


def reading_column(reading: Reading, columns: Columns) -> Ints:
    """Place of the outcome, the number of outcomes for none of them, -1 where undecided."""
    found: Ints | None = None
    for place, outcome in reversed(list(enumerate(reading.outcomes))):
        true, false = _all([_required(r, columns) for r in outcome.requirements])
        after = np.full(len(true), len(reading.outcomes)) if found is None else found
        found = np.where(true, place, np.where(false, after, -1))
    return np.asarray(found, np.int64)


def _required(requirement: Requirement, columns: Columns) -> Decided:
    if requirement.scale:
        value, none = columns.scales[requirement.scale]
        return ~none & (value >= requirement.at_least), ~none & (value < requirement.at_least)
    members = [_present(member, columns) for member in requirement.members]
    present = np.sum([true for true, _ in members], axis=0)
    possible = len(members) - np.sum([false for _, false in members], axis=0)
    return present >= requirement.at_least, possible < requirement.at_least


def _present(member: Member, columns: Columns) -> Decided:
    parts = []
    for link in member.items:
        reached = columns.answer(link) >= member.at_least
        parts.append((reached, ~reached & ~columns.lacks(link)))
    return _any(parts)


def _any(parts: Sequence[Decided]) -> Decided:
    return (
        np.any([true for true, _ in parts], axis=0),
        np.all([false for _, false in parts], axis=0),
    )


def _all(parts: Sequence[Decided]) -> Decided:
    return (
        np.all([true for true, _ in parts], axis=0),
        np.any([false for _, false in parts], axis=0),
    )
