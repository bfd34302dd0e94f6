"""Loads instruments from fixtures/instruments into immutable versions."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.services import audit_record
from screening.domain.fhir import InstrumentError, document_validate, instrument_parse
from screening.models import Instrument, InstrumentVersion

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "instruments"


@transaction.atomic
def instruments_load(*, folder: Path = FOLDER) -> list[InstrumentVersion]:
    """Add every document in ``folder`` that is not yet stored; returns the new versions.

    A changed document becomes a further version beside the old one. Raises ``InstrumentError``
    naming the file when one is not valid: then none is loaded.
    """
    loaded = [_load(path) for path in sorted(folder.glob("*.json"))]
    return [version for version in loaded if version is not None]


def _load(path: Path) -> InstrumentVersion | None:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InstrumentError(f"{path.name}: not JSON: {error}") from error
    sha256 = document_hash(document)
    if InstrumentVersion.objects.filter(sha256=sha256).exists():
        return None
    try:
        document_validate(document)
        parsed = instrument_parse(document)
    except InstrumentError as error:
        raise InstrumentError(f"{path.name}: {error}") from error
    instrument, _ = Instrument.objects.update_or_create(
        key=parsed.key, defaults={"title": parsed.title}
    )
    before = instrument.versions.filter(language=parsed.language).aggregate(top=Max("number"))
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=(before["top"] or 0) + 1,
        language=parsed.language,
        questionnaire=document,
        sha256=sha256,
    )
    audit_record(by=None, action="instrument.publish", obj=version, details={"key": parsed.key})
    return version


def document_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the document's content, whatever its layout in the file."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
