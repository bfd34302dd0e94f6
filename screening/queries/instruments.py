"""Published instruments, parsed once a process: a version never changes."""

from __future__ import annotations

from screening.domain.fhir import instrument_parse
from screening.domain.instrument import Instrument
from screening.models import InstrumentVersion

_parsed: dict[str, Instrument] = {}


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The version's items, scales and bands."""
    if version.sha256 not in _parsed:
        _parsed[version.sha256] = instrument_parse(version.questionnaire)
    return _parsed[version.sha256]


def instrument_versions(language: str) -> dict[str, InstrumentVersion]:
    """Key to newest version in ``language``; in English where no validated wording exists."""
    rows = InstrumentVersion.objects.filter(language__in={language, "en"}).select_related(
        "instrument"
    )
    newest = sorted(rows, key=lambda row: (row.language == language, row.number))
    return {row.instrument.key: row for row in newest}


def instrument_version(key: str, language: str = "en") -> InstrumentVersion | None:
    """The newest version of one instrument, or None when it is not loaded."""
    return instrument_versions(language).get(key)


def instrument_choices(language: str) -> list[InstrumentVersion]:
    """What a campaign may ask, by key: newest versions whose wording may be shown to students."""
    versions = instrument_versions(language)
    return [versions[key] for key in sorted(versions) if instrument_of(versions[key]).offered]
