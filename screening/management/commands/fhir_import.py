"""manage.py fhir_import FILE: answer sheets from another system, as FHIR QuestionnaireResponses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.errors import Refused
from screening import services
from screening.domain.fhir import json_read

MAX_BYTES = 256 * 1024**2


class Command(BaseCommand):
    help = (
        "Take in one QuestionnaireResponse, a Bundle of them, or one a line (.ndjson). The subject "
        "is a student's code. One bad document refuses the file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--instrument", help="Key, where the documents do not say it.")
        parser.add_argument("--dry-run", action="store_true", help="check all, write nothing")
        parser.add_argument("--skip-bad", action="store_true", help="take in the good ones")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = services.responses_import(
                by=None,
                documents=documents_read(options["file"]),
                key=options["instrument"],
                dry_run=options["dry_run"],
                skip_bad=options["skip_bad"],
            )
        except Refused as refused:
            raise CommandError(str(refused.reason)) from refused
        for place, words in report.notes:
            self.stdout.write(f"Document {place}: {words}")
        for place, words in report.errors:
            self.stderr.write(f"Document {place}: {words}")
        self.stdout.write(
            f"{report.rows} documents: {report.new} new, {report.known} known, "
            f"{len(report.errors)} refused; {'written' if report.written else 'nothing written'}."
        )
        if report.errors:
            raise CommandError(f"{len(report.errors)} of {report.rows} documents were refused.")


def documents_read(path: Path) -> list[Any]:
    """The documents of a file. Raises ``CommandError`` naming the line that is no JSON."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CommandError(f"{path.name} is larger than {MAX_BYTES // 1024**2} MB.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path.name}: {error}") from error
    if path.suffix == ".ndjson":
        lines = enumerate(text.splitlines(), 1)
        return [_json(f"{path.name}, line {n}", line) for n, line in lines if line.strip()]
    found = _json(path.name, text)
    if isinstance(found, dict) and found.get("resourceType") == "Bundle":
        return [entry.get("resource") for entry in found.get("entry", [])]
    return [found]


def _json(where: str, text: str) -> Any:
    try:
        return json_read(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{where}: no JSON: {error}") from error
