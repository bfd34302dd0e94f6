"""Holds a parsed instrument against itself: a band gap or a misspelt linkId would be a clinical
off-by-one, so the document is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.domain.fhir.extensions import InstrumentError
from screening.domain.instrument import Instrument, Requirement, Scale

SEXES = ("", "male", "female")


def instrument_check(instrument: Instrument) -> None:
    """Raises ``InstrumentError`` naming the part that contradicts another."""
    if instrument.headline not in {scale.key for scale in instrument.scales}:
        raise InstrumentError(f"{instrument.key}: headline {instrument.headline!r} is no scale")
    directions = {instrument.higher_is, *(scale.higher_is for scale in instrument.scales)}
    if not directions <= {"worse", "better"}:
        raise InstrumentError(f"{instrument.key}: higher-is must be worse or better")
    for critical in instrument.critical:
        if critical.item not in instrument.by_link:
            raise InstrumentError(f"{instrument.key}: critical item {critical.item} is unknown")
    if instrument.offered and any(item.withheld for item in instrument.items):
        raise InstrumentError(f"{instrument.key}: offered, and its wording is withheld")
    for scale in instrument.scales:
        _check_scale(instrument, scale)
    _check_rules(instrument)


def _check_scale(instrument: Instrument, scale: Scale) -> None:
    name = f"{instrument.key}.{scale.key}"
    unknown = [link for link in scale.items if link not in instrument.by_link]
    if unknown or not scale.items:
        raise InstrumentError(f"{name}: unknown items {unknown}")
    if scale.method != "sum" and scale.prorate:
        raise InstrumentError(f"{name}: only a sum can be prorated")
    reach = _reach(instrument, scale, name)
    if reach != (scale.minimum, scale.maximum):
        raise InstrumentError(f"{name}: items reach {reach}, not the declared range")
    edges = [(band.minimum, band.maximum) for band in scale.bands]
    starts = [scale.minimum, *(high + 1 for _, high in edges)]
    if edges and ([low for low, _ in edges] != starts[:-1] or edges[-1][1] != scale.maximum):
        raise InstrumentError(f"{name}: the bands leave a gap or overlap")


def _reach(instrument: Instrument, scale: Scale, name: str) -> tuple[int, int]:
    if scale.method == "sum":
        points = [instrument.by_link[link].worth.values() for link in scale.items]
        return sum(map(min, points)) * scale.multiply, sum(map(max, points)) * scale.multiply
    if scale.method == "count" and len(scale.count_from) == len(scale.items):
        return 0, len(scale.items)
    named = {link for level in scale.levels for link in level.items}
    if scale.method == "level" and named == set(scale.items):
        return 0, max(level.value for level in scale.levels)
    raise InstrumentError(f"{name}: the method {scale.method!r} does not fit its items")


def _check_rules(instrument: Instrument) -> None:
    for screen in instrument.screens:
        name = f"{instrument.key}.{screen.code}"
        if screen.applies_to not in SEXES:
            raise InstrumentError(f"{name}: applies-to must be male or female")
        for alternative in screen.alternatives:
            _check_requirements(instrument, alternative, name)
    for reading in instrument.readings:
        for outcome in reading.outcomes:
            name = f"{instrument.key}.{reading.key}.{outcome.code}"
            _check_requirements(instrument, outcome.requirements, name)


def _check_requirements(
    instrument: Instrument, requirements: Iterable[Requirement], name: str
) -> None:
    scales = {scale.key for scale in instrument.scales}
    for requirement in requirements:
        if bool(requirement.scale) == bool(requirement.members):
            raise InstrumentError(f"{name}: a requirement needs a scale or members")
        if requirement.scale and requirement.scale not in scales:
            raise InstrumentError(f"{name}: unknown scale {requirement.scale!r}")
        links = {link for member in requirement.members for link in member.items}
        if unknown := links - set(instrument.by_link):
            raise InstrumentError(f"{name}: unknown items {sorted(unknown)}")
