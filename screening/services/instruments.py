"""Publishes questionnaires, from fixtures/instruments or from an import, as immutable versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from accounts.permissions import role_of
from accounts.services import audit_record
from screening import queries
from screening.domain import instrument as domain
from screening.domain.fhir import InstrumentError, document_validate, instrument_parse
from screening.models import Instrument, InstrumentVersion

if TYPE_CHECKING:
    from accounts.models import User

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "instruments"


@transaction.atomic
def instruments_load(
    *, folder: Path = FOLDER, keys: Collection[str] | None = None
) -> list[InstrumentVersion]:
    """Add every document in ``folder`` that is not yet stored; returns the new versions.

    A changed document becomes a further version beside the old one; ``keys`` loads those alone.
    Raises ``InstrumentError`` naming the file when one is not valid: then none is loaded.
    """
    paths = [p for p in sorted(folder.glob("*.json")) if keys is None or p.stem in keys]
    known = set(InstrumentVersion.objects.values_list("sha256", flat=True))
    loaded = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        try:
            sha256, parsed = _read(text)
        except InstrumentError as error:
            raise InstrumentError(f"{path.name}: {error}") from error
        if sha256 not in known:
            loaded.append(_publish(json.loads(text), sha256, parsed, by=None))
    return loaded


@transaction.atomic
def instrument_publish(
    *, by: User | None, document: dict[str, Any], dry_run: bool = False
) -> tuple[InstrumentVersion, bool]:
    """Make ``document`` the newest version of its instrument; returns it and whether it is new.

    ``dry_run`` checks everything and writes nothing. Raises ``InstrumentError`` saying what is
    wrong with it, ``PermissionDenied`` unless ``by`` is an admin or None.
    """
    _require_admin(by)
    sha256, parsed = _read(json.dumps(document))
    if known := InstrumentVersion.objects.filter(sha256=sha256).first():
        return known, False
    if document.get("status") != "active":
        raise InstrumentError("only a Questionnaire with the status active is published")
    version = _publish(document, sha256, parsed, by=by)
    transaction.set_rollback(dry_run)
    return version, True


def document_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the document's content, whatever its layout in the file."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _require_admin(by: User | None) -> None:
    if by is not None and role_of(by) != "admin":
        raise PermissionDenied


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[str, domain.Instrument]:
    """Hash and content of a document, held against FHIR and against itself."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InstrumentError(f"not JSON: {error}") from error
    document_validate(document)
    return document_hash(document), instrument_parse(document)


def _publish(
    document: dict[str, Any], sha256: str, parsed: domain.Instrument, *, by: User | None
) -> InstrumentVersion:
    instrument, new = Instrument.objects.get_or_create(
        key=parsed.key, defaults={"title": parsed.title}
    )
    if instrument.title != parsed.title:
        instrument.title = parsed.title
        instrument.save(update_fields=["title"])
    before = 0 if new else _newest(instrument, parsed.language)
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=before + 1,
        language=parsed.language,
        questionnaire=document,
        sha256=sha256,
    )
    queries.instrument_of(version)  # parsed here, so that no page has to
    audit_record(by=by, action="instrument.publish", obj=version, details={"key": parsed.key})
    return version


def _newest(instrument: Instrument, language: str) -> int:
    found = instrument.versions.filter(language=language).aggregate(top=Max("number"))
    return found["top"] or 0
