"""FHIR R4 in and out: instruments, answer sheets and scores."""

from screening.domain.fhir.extensions import EXTENSIONS, InstrumentError
from screening.domain.fhir.numbers import digits_keep, digits_restore, json_read, json_write
from screening.domain.fhir.observations import Scored, bundle_validate, scores_bundle
from screening.domain.fhir.questionnaire import (
    ITEM_WEIGHT,
    LOINC,
    ORDINAL,
    document_validate,
    instrument_parse,
)
from screening.domain.fhir.sheets import (
    SheetError,
    SheetRead,
    instrument_match,
    response_document,
    response_read,
    response_validate,
)

__all__ = [
    "EXTENSIONS",
    "ITEM_WEIGHT",
    "LOINC",
    "ORDINAL",
    "InstrumentError",
    "Scored",
    "SheetError",
    "SheetRead",
    "bundle_validate",
    "digits_keep",
    "digits_restore",
    "document_validate",
    "instrument_match",
    "instrument_parse",
    "json_read",
    "json_write",
    "response_document",
    "response_read",
    "response_validate",
    "scores_bundle",
]
