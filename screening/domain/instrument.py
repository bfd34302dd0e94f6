"""What an instrument is, once read from its FHIR document: plain, frozen, checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Option:
    """One answer; ``value`` is its ordinal as printed, before any reversing.

    ``points``: what it counts for, where that is not its ordinal (CESD-R's 4 counts 3).
    """

    value: int
    text: str
    code: str
    points: int | None = None


@dataclass(frozen=True)
class Enable:
    """Asked only where the earlier question ``item`` was answered with one of ``values``."""

    item: str
    values: frozenset[int]


@dataclass(frozen=True)
class StandIn:
    """Another question that documents put in an item's place: of its answers, ``values`` are read
    as this item's, and ``note`` says so.
    """

    code: str
    values: frozenset[int]
    note: str


@dataclass(frozen=True)
class Item:
    """One question. ``short`` is a staff label; ``scored`` false: asked, never added up.

    ``enable``: any of these opens the question; empty: it is always asked.
    """

    link_id: str
    number: int  # from 1, as printed
    text: str
    short: str
    loinc: str
    options: tuple[Option, ...]
    reverse: bool = False
    scored: bool = True
    enable: tuple[Enable, ...] = ()
    stands_in: tuple[StandIn, ...] = ()
    withheld: bool = False  # the wording is the licensee's: ``text`` only numbers the item

    @cached_property
    def values(self) -> frozenset[int]:
        return frozenset(option.value for option in self.options)

    @cached_property
    def worth(self) -> dict[int, int]:
        """Each value as it counts: mapped, and mirrored within the options where reversed."""
        counts = {o.value: o.value if o.points is None else o.points for o in self.options}
        if not self.reverse:
            return counts
        ends = min(counts.values()) + max(counts.values())
        return {value: ends - points for value, points in counts.items()}

    def points(self, value: int) -> int:
        return self.worth[value]


@dataclass(frozen=True)
class Band:
    """``minimum`` and ``maximum`` are both inside; ``label`` is for staff, as published."""

    code: str
    label: str
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Level:
    """``value`` is reached where every one of ``items`` is answered above its lowest option."""

    value: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """A total or subscale. ``method`` says how ``items`` become a value:

    - ``sum``: their points, times ``multiply``
    - ``count``: how many are answered at or above their place in ``count_from``
    - ``level``: the highest of ``levels`` that is reached

    A sum with at most ``missing_allowed`` items unanswered is, with ``prorate``, the mean of the
    answered ones scaled up to all of them, halves rounded up; otherwise the scale has no value.
    """

    key: str
    title: str
    items: tuple[str, ...]
    multiply: int
    prorate: bool
    missing_allowed: int
    minimum: int
    maximum: int
    bands: tuple[Band, ...]
    loinc: str = ""
    method: str = "sum"
    count_from: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()
    higher_is: str = "worse"

    def band_of(self, value: float) -> Band | None:
        """The band whose range holds ``value``; None for a scale without bands."""
        return next((b for b in reversed(self.bands) if value >= b.minimum), None)


@dataclass(frozen=True)
class Critical:
    """An answer of ``at_least`` or above is looked at by a person the same day."""

    item: str
    at_least: int
    note: str


@dataclass(frozen=True)
class Member:
    """One symptom: present where any of ``items`` is answered ``at_least`` or above."""

    items: tuple[str, ...]
    at_least: int


@dataclass(frozen=True)
class Requirement:
    """``scale`` reaches ``at_least``; or, without a scale, so many ``members`` are present."""

    at_least: int
    scale: str = ""
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Screen:
    """A published cut: met where all requirements of any one of ``alternatives`` hold.

    ``applies_to``: everybody (empty), or ``male`` or ``female`` where the cut is given by sex.
    """

    code: str
    label: str
    alternatives: tuple[tuple[Requirement, ...], ...]
    applies_to: str = ""
    source: str = ""


@dataclass(frozen=True)
class Outcome:
    """One answer of a ``Reading``, where every requirement holds."""

    code: str
    label: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Reading:
    """An algorithm over the answers: the first outcome that holds, or ``none``."""

    key: str
    title: str
    outcomes: tuple[Outcome, ...]
    source: str = ""


@dataclass(frozen=True)
class Instrument:
    """``higher_is`` is worse or better; ``headline`` names the scale that is shown first.

    ``offered`` false: it is scored, and never put before a student.
    """

    key: str
    title: str
    short_title: str
    version: str
    language: str
    recall: str
    intro: str
    higher_is: str
    headline: str
    licence: str
    copyright: str
    sources: tuple[str, ...]
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    critical: tuple[Critical, ...]
    offered: bool = True
    screens: tuple[Screen, ...] = ()
    readings: tuple[Reading, ...] = ()
    loinc: str = ""  # of the panel

    @cached_property
    def by_link(self) -> dict[str, Item]:
        return {item.link_id: item for item in self.items}

    @cached_property
    def scored_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.scored)

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)
