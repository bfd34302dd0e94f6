"""manage.py instrument_import FILE: a questionnaire from FHIR, REDCap or XLSForm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening import services
from screening.domain.exchange import (
    Draft,
    WorkbookError,
    redcap_read,
    workbook_read,
    xlsform_read,
    xlsform_sheets,
)
from screening.domain.fhir import (
    InstrumentError,
    digits_keep,
    document_validate,
    json_read,
    json_write,
)


class Command(BaseCommand):
    help = (
        "Make a draft Questionnaire of a REDCap data dictionary (CSV) or an XLSForm (.xlsx, CSV), "
        "to be completed by hand; or publish a complete FHIR Questionnaire with --publish."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--from", dest="kind", choices=("fhir", "redcap", "xlsform"))
        parser.add_argument("--key", default="draft", help="Short name of the questionnaire.")
        parser.add_argument("--title", default="")
        parser.add_argument("--language", default="en")
        parser.add_argument("--out", type=Path, help="Where the document is written.")
        parser.add_argument("--publish", action="store_true", help="Make it a version (FHIR only).")
        parser.add_argument("--dry-run", action="store_true", help="check all, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path, kind = options["file"], options["kind"] or self._kind(options["file"])
        try:
            if kind == "fhir":
                self._fhir(path, options)
            else:
                self._form(path, kind, options)
        except (InstrumentError, WorkbookError, OSError, ValueError) as error:
            raise CommandError(f"{path.name}: {error}") from error

    def _kind(self, path: Path) -> str:
        kinds = {".json": "fhir", ".xlsx": "xlsform"}
        if path.suffix.lower() not in kinds:
            raise CommandError("Say with --from what the file is: fhir, redcap or xlsform.")
        return kinds[path.suffix.lower()]

    def _fhir(self, path: Path, options: dict[str, Any]) -> None:
        document = json_read(path.read_text(encoding="utf-8-sig"))
        if not isinstance(document, dict) or document.get("resourceType") != "Questionnaire":
            raise InstrumentError("not a FHIR Questionnaire")
        document_validate(document)
        if options["out"] and not options["dry_run"]:
            options["out"].write_text(json_write(document) + "\n", encoding="utf-8")
        if not options["publish"]:
            self.stdout.write(f"{path.name} is a valid FHIR R4 Questionnaire.")
            return
        version, new = services.instrument_publish(
            by=None, document=digits_keep(document), dry_run=options["dry_run"]
        )
        state = "would be new" if options["dry_run"] and new else "new" if new else "known already"
        self.stdout.write(f"{version.instrument.key} v{version.number} {version.language}: {state}")

    def _form(self, path: Path, kind: str, options: dict[str, Any]) -> None:
        if options["publish"]:
            raise CommandError("A draft has no scoring, licence or sources yet: complete it first.")
        draft = self._draft(path, kind, options)
        for note in draft.notes:
            self.stdout.write(note)
        for error in draft.errors:
            self.stderr.write(str(error))
        if draft.errors:
            raise CommandError(f"{len(draft.errors)} rows cannot be taken; nothing was written.")
        document_validate(draft.document)
        text = json.dumps(draft.document, indent=2, ensure_ascii=False)
        if options["dry_run"]:
            self.stdout.write(f"{len(draft.document['item'])} items; nothing was written.")
        elif options["out"]:
            options["out"].write_text(text + "\n", encoding="utf-8")
            self.stdout.write(f"{len(draft.document['item'])} items written to {options['out']}.")
        else:
            self.stdout.write(text)

    def _draft(self, path: Path, kind: str, options: dict[str, Any]) -> Draft:
        key, title = options["key"], options["title"] or path.stem
        if kind == "redcap":
            text = path.read_text(encoding="utf-8-sig")
            return redcap_read(text, key, title, options["language"])
        if path.suffix.lower() == ".xlsx":
            sheets = workbook_read(path.read_bytes())
        else:
            sheets = xlsform_sheets(path.read_text(encoding="utf-8-sig"))
        return xlsform_read(sheets, key, title, options["language"])
