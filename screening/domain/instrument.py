"""What an instrument is, once read from its FHIR document: plain, frozen, checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Option:
    """One answer; ``value`` is its ordinal as printed, before any reversing."""

    value: int
    text: str
    code: str


@dataclass(frozen=True)
class Item:
    """One question. ``short`` is a staff label; ``scored`` false: asked, never added up."""

    link_id: str
    number: int  # from 1, as printed
    text: str
    short: str
    loinc: str
    options: tuple[Option, ...]
    reverse: bool = False
    scored: bool = True

    @cached_property
    def values(self) -> frozenset[int]:
        return frozenset(option.value for option in self.options)

    def points(self, value: int) -> int:
        """The value as it counts: mirrored within the options' range where reversed."""
        return min(self.values) + max(self.values) - value if self.reverse else value


@dataclass(frozen=True)
class Band:
    """``minimum`` and ``maximum`` are both inside; ``label`` is for staff, as published."""

    code: str
    label: str
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Scale:
    """A total or subscale: the sum of ``items`` times ``multiply``.

    With at most ``missing_allowed`` items unanswered, ``prorate`` scales the mean of the answered
    ones up to all of them and rounds halves up; otherwise the scale has no value.
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
class Instrument:
    """``higher_is`` is worse or better; ``headline`` names the scale that is shown first."""

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

    @cached_property
    def by_link(self) -> dict[str, Item]:
        return {item.link_id: item for item in self.items}

    @cached_property
    def scored_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.scored)

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)
