"""Published instruments, parsed once a process: a version never changes."""

from __future__ import annotations

from django.db.models import QuerySet

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
    """Key to newest version in ``language``; in English where no validated wording exists.

    The documents themselves are long and stay where they are until one is asked for.
    """
    return _newest(language, InstrumentVersion.objects.all())


def instrument_version(key: str, language: str = "en") -> InstrumentVersion | None:
    """The newest version of one instrument, or None when it is not loaded."""
    return _newest(language, InstrumentVersion.objects.filter(instrument__key=key)).get(key)


def _newest(language: str, versions: QuerySet[InstrumentVersion]) -> dict[str, InstrumentVersion]:
    rows = list(
        versions.filter(language__in={language, "en"})
        .select_related("instrument")
        .defer("questionnaire")
    )
    _remember([row for row in rows if row.sha256 not in _parsed])
    newest = sorted(rows, key=lambda row: (row.language == language, row.number))
    return {row.instrument.key: row for row in newest}


def _remember(rows: list[InstrumentVersion]) -> None:
    """Parse versions that this process has not met, all their documents in one query."""
    if rows:
        for version in InstrumentVersion.objects.filter(pk__in=[row.pk for row in rows]):
            instrument_of(version)


def instrument_choices(language: str) -> list[InstrumentVersion]:
    """What a campaign may ask, by key: newest versions whose wording may be shown to students."""
    versions = instrument_versions(language)
    return [versions[key] for key in sorted(versions) if instrument_of(versions[key]).offered]
