"""FHIR R4 in and out: instruments, answer sheets and scores."""

from screening.domain.fhir.extensions import EXTENSIONS, InstrumentError
from screening.domain.fhir.questionnaire import (
    ITEM_WEIGHT,
    LOINC,
    ORDINAL,
    document_validate,
    instrument_parse,
)

__all__ = [
    "EXTENSIONS",
    "ITEM_WEIGHT",
    "LOINC",
    "ORDINAL",
    "InstrumentError",
    "document_validate",
    "instrument_parse",
]
