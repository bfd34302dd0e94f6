"""Scores as FHIR R4 ``Observation`` resources in one ``Bundle``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screening.domain.fhir.extensions import Json
from screening.domain.fhir.questionnaire import LOINC
from screening.domain.instrument import Instrument, Scale

SYSTEM = "https://maum.example/fhir/CodeSystem/"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UCUM = "http://unitsofmeasure.org"


@dataclass(frozen=True)
class Scored:
    """One stored score; ``band`` is its code, both band fields empty without one."""

    scale: Scale
    value: float | None
    band: str
    band_label: str


def scores_bundle(
    instrument: Instrument,
    scored: Sequence[Scored],
    *,
    response: str,
    subject: str,
    effective: str,
) -> Json:
    """A ``collection`` of one ``Observation`` a scale: LOINC where the total has a code, always the
    project's own code; the band as interpretation; what could not be scored as absent.

    ``response`` is the answer sheet's id, ``subject`` the student's pseudonymous code, and
    ``effective`` an ISO 8601 moment with its offset.
    """
    entries = [
        {
            "fullUrl": f"urn:maum:observation:{response}:{entry.scale.key}",
            "resource": {
                "resourceType": "Observation",
                "status": "final",
                "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
                "code": _code(instrument, entry.scale),
                "subject": {"reference": f"Patient/{subject}"},
                "effectiveDateTime": effective,
                "derivedFrom": [{"reference": f"QuestionnaireResponse/{response}"}],
                **_value(entry),
                **_interpretation(instrument, entry),
            },
        }
        for entry in scored
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def bundle_validate(bundle: Json) -> None:
    """Hold every ``Observation`` against the FHIR specification. Raises pydantic's error."""
    from fhir.resources.R4B.bundle import Bundle

    Bundle.model_validate(bundle)


def _code(instrument: Instrument, scale: Scale) -> Json:
    own = {"system": f"{SYSTEM}scale", "code": f"{instrument.key}.{scale.key}"}
    loinc = [{"system": LOINC, "code": scale.loinc}] if scale.loinc else []
    return {"coding": [*loinc, own], "text": f"{instrument.short_title}: {scale.title}"}


def _value(entry: Scored) -> Json:
    if entry.value is None:
        return {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "not-performed"}]}}
    value = int(entry.value) if entry.value == int(entry.value) else entry.value
    unit = {"unit": "{score}", "system": UCUM, "code": "{score}"}
    return {"valueQuantity": {"value": value, **unit}}


def _interpretation(instrument: Instrument, entry: Scored) -> Json:
    if not entry.band:
        return {}
    coding = {"system": f"{SYSTEM}{instrument.key.replace('_', '-')}-band", "code": entry.band}
    return {"interpretation": [{"coding": [coding], "text": entry.band_label or entry.band}]}
