"""Answer sheets from other systems in, and sheets for research out."""

from __future__ import annotations

import csv
import hashlib
import secrets
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.domain.errors import Conflict, Refused
from accounts.permissions import role_of
from accounts.services import audit_record
from screening import queries
from screening.domain.exchange import (
    ExportSheet,
    codebook_rows,
    export_columns,
    export_row,
    parquet_write,
)
from screening.domain.fhir import (
    SheetError,
    SheetRead,
    digits_keep,
    instrument_match,
    json_write,
    response_read,
    response_validate,
)
from screening.models import InstrumentVersion, Response
from screening.services.responses import response_submit

if TYPE_CHECKING:
    from accounts.models import Student, User

Json = dict[str, Any]


@dataclass
class ImportReport:
    """``errors`` and ``notes`` are (place of the document from 1, words)."""

    rows: int = 0
    new: int = 0
    known: int = 0
    written: bool = False
    errors: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class ExportReport:
    files: tuple[Path, ...]
    sheets: int
    participants: int


@transaction.atomic
def responses_import(
    *,
    by: User | None,
    documents: Iterable[Json],
    key: str | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportReport:
    """Take in FHIR ``QuestionnaireResponse`` documents, each kept whole beside its answers.

    The subject is a student's code, as ``Patient/CODE`` or identifier; ``key`` names the
    questionnaire where the documents do not. The same document twice is one sheet. One document
    that cannot be taken refuses all, unless ``skip_bad``; ``dry_run`` checks everything and writes
    nothing. Raises ``PermissionDenied`` unless ``by`` is an admin or None, ``Refused`` for a key
    that is not loaded.
    """
    _require_admin(by)
    versions = _versions(key)
    report = ImportReport()
    for place, document in enumerate(documents, 1):
        report.rows += 1
        try:
            with transaction.atomic():
                new = _import_one(by, document, versions, report)
        except SheetError as error:
            report.errors.append((place, str(error)))
        except (Refused, Conflict) as error:
            report.errors.append((place, f"{error.field}: {error.reason}"))
        except PermissionDenied:
            report.errors.append((place, _("You may not hand this in for the student.")))
        else:
            report.new += new
            report.known += not new
    report.written = not dry_run and (skip_bad or not report.errors)
    if report.written:
        details = {"new": report.new, "known": report.known, "refused": len(report.errors)}
        audit_record(by=by, action="responses.import", details=details)
    else:
        transaction.set_rollback(True)
    return report


def responses_export(
    *, by: User | None, folder: Path, keys: Collection[str] = (), parquet: bool = False
) -> ExportReport:
    """Write the sheets of those who agreed to the research export, one file a version (CSV, or
    ``parquet``) with its codebook beside it, into ``folder``, which must be empty or absent.

    People have a number drawn for this export alone, the same in all its files. ``keys`` limits it
    to some questionnaires. Raises ``PermissionDenied`` unless ``by`` is an admin or None,
    ``Refused`` where there is nothing to write or something in the way.
    """
    _require_admin(by)
    if folder.exists() and any(folder.iterdir()):
        raise Refused("folder", _("The folder is not empty."))
    versions = [v for v in queries.research_versions(by) if not keys or v.instrument.key in keys]
    if not versions:
        raise Refused("instruments", _("Nobody who answered has agreed to the research export."))
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {version.pk: list(queries.research_sheets(by, version)) for version in versions}
    names = _participants({s.student_id for found in sheets.values() for s in found})
    files: list[Path] = []
    for version in versions:
        files += _version_write(folder, version, sheets[version.pk], names, parquet)
    count = sum(map(len, sheets.values()))
    details = {
        "instruments": sorted({v.instrument.key for v in versions}),
        "sheets": count,
        "participants": len(names),
    }
    audit_record(by=by, action="responses.export", details=details)
    return ExportReport(tuple(files), count, len(names))


# -- in


def _require_admin(by: User | None) -> None:
    if by is not None and role_of(by) != "admin":
        raise PermissionDenied


def _versions(key: str | None) -> list[InstrumentVersion]:
    found = queries.instrument_versions("en")
    if key is not None and key not in found:
        raise Refused("instrument", _("There is no questionnaire “%(key)s”.") % {"key": key})
    return [found[key]] if key is not None else list(found.values())


def _import_one(
    by: User | None, document: Json, versions: Sequence[InstrumentVersion], report: ImportReport
) -> bool:
    if not isinstance(document, dict):
        raise SheetError("not a QuestionnaireResponse")
    response_validate(document)
    by_key = {version.instrument.key: version for version in versions}
    instruments = [queries.instrument_of(version) for version in versions]
    one = instruments[0] if len(instruments) == 1 else instrument_match(document, instruments)
    sheet = response_read(document, one)
    student = _student(sheet)
    response, new = response_submit(
        by=by,
        student=student,
        instrument_version=by_key[one.key],
        client_uuid=_uuid(student, document),
        answers=sheet.answers,
        started_at=_authored(sheet),
        source=Response.Source.FHIR,
        document=digits_keep(document),
    )
    report.notes += [(report.rows, note) for note in [*sheet.notes, *_stated(sheet, response)]]
    return new


def _student(sheet: SheetRead) -> Student:
    found = queries.students_by_code_for_system({sheet.subject}).get(sheet.subject)
    if found is None:
        raise SheetError(f"its subject {sheet.subject or '(none)'!r} is no student here")
    return found


def _uuid(student: Student, document: Json) -> uuid.UUID:
    """The same document of the same student is the same sheet, however often it comes."""
    content = hashlib.sha256(json_write(document).encode()).hexdigest()
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{student.pk}:{content}")


def _authored(sheet: SheetRead) -> datetime:
    """When it was filled in. Raises ``SheetError`` for a time that FHIR has no offset for."""
    if not sheet.authored:
        return timezone.now()
    moment = parse_datetime(sheet.authored)
    if moment is None or timezone.is_naive(moment):
        raise SheetError(f"authored {sheet.authored!r} is no moment with its offset")
    return moment


def _stated(sheet: SheetRead, response: Response) -> Iterator[str]:
    """Totals that the document states and its answers do not give."""
    scored = {row.scale: row.value for row in response.scores.all()}
    for scale, value in sheet.stated.items():
        if scored.get(scale) != float(value):
            given = "none" if scored.get(scale) is None else f"{scored[scale]:g}"
            yield f"it states {scale} {value}; its answers give {given}."


# -- out


def _participants(student_ids: set[int]) -> dict[int, str]:
    shuffled = sorted(student_ids)
    secrets.SystemRandom().shuffle(shuffled)
    return {student: f"P{place:05d}" for place, student in enumerate(shuffled, 1)}


def _version_write(
    folder: Path,
    version: InstrumentVersion,
    sheets: list[Response],
    names: dict[int, str],
    parquet: bool,
) -> list[Path]:
    instrument = queries.instrument_of(version)
    stem = f"{instrument.key}_{version.language}_v{version.number}"
    columns = export_columns(instrument)
    # by participant: the order of handing in would tell who is who
    ordered = sorted(sheets, key=lambda sheet: (names[sheet.student_id], sheet.local_date))
    rows = [export_row(instrument, _sheet(sheet, names)) for sheet in ordered]
    codebook = folder / f"{stem}_codebook.csv"
    _csv_write(codebook, codebook_rows(instrument))
    if parquet:
        data = folder / f"{stem}.parquet"
        by_column = zip(columns.items(), zip(*rows, strict=True), strict=True)
        data.write_bytes(parquet_write({name: (kind, c) for (name, kind), c in by_column}))
    else:
        data = folder / f"{stem}.csv"
        _csv_write(data, [list(columns), *rows])
    return [data, codebook]


def _csv_write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _sheet(response: Response, names: dict[int, str]) -> ExportSheet:
    return ExportSheet(
        participant=names[response.student_id],
        campaign=response.campaign.name if response.campaign else "",
        date=response.local_date.isoformat(),
        complete=response.complete,
        answers=response.answers,
        scores={row.scale: (row.value, row.band) for row in response.scores.all()},
    )
