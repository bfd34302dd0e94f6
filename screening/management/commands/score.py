"""manage.py score INSTRUMENT: answer sheets to scores, without a database.

One sheet with --answers, one a line with --stdin, a whole CSV file with --csv and --out, a FHIR
QuestionnaireResponse with --fhir.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.domain.bulk import BulkError, csv_score
from screening.domain.fhir import (
    InstrumentError,
    instrument_parse,
    json_read,
    response_read,
    response_validate,
)
from screening.domain.instrument import Instrument
from screening.domain.scoring import (
    AnswerError,
    answers_read,
    lines_score,
    result_json,
    score,
)


class Command(BaseCommand):
    help = "Score answers in the questionnaire's printed order; an empty cell: not answered."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instrument", help="Key of a questionnaire: phq9, gad7, who5, ...")
        given = parser.add_mutually_exclusive_group(required=True)
        given.add_argument("--answers", help="One sheet, comma-separated: 0,1,2,,3")
        given.add_argument("--stdin", action="store_true", help="One sheet a line, JSON lines out.")
        given.add_argument("--csv", type=Path, help="A CSV file whose heading names the items.")
        given.add_argument("--fhir", type=Path, help="A QuestionnaireResponse as JSON.")
        parser.add_argument("--out", type=Path, help="Where --csv writes its scores.")

    def handle(self, *args: Any, **options: Any) -> None:
        instrument = self._instrument(options["instrument"])
        if options["stdin"]:
            self._lines(instrument)
        elif options["csv"]:
            self._file(instrument, options["csv"], options["out"])
        elif options["fhir"]:
            self._response(instrument, options["fhir"])
        else:
            self._one(instrument, options["answers"])

    def _instrument(self, key: str) -> Instrument:
        folder = Path(settings.BASE_DIR) / "fixtures" / "instruments"
        path = folder / f"{key}.json"
        if not key.isidentifier() or not path.is_file():
            known = ", ".join(sorted(p.stem for p in folder.glob("*.json")))
            raise CommandError(f"There is no questionnaire {key!r}; there are {known}.")
        try:
            return instrument_parse(json.loads(path.read_text(encoding="utf-8")))
        except (InstrumentError, ValueError) as error:
            raise CommandError(f"{path.name}: {error}") from error

    def _one(self, instrument: Instrument, text: str) -> None:
        try:
            result = score(instrument, answers_read(instrument, text.split(",")))
        except AnswerError as error:
            raise CommandError(error.reason) from error
        self.stdout.write(json.dumps(result_json(instrument, result)))

    def _response(self, instrument: Instrument, path: Path) -> None:
        try:
            document = json_read(path.read_text(encoding="utf-8-sig"))
            response_validate(document)
            sheet = response_read(document, instrument)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path.name}: {error}") from error
        found = result_json(instrument, score(instrument, sheet.answers))
        stated = {key: float(value) for key, value in sheet.stated.items()}
        self.stdout.write(json.dumps(found | {"stated": stated, "notes": sheet.notes}))

    def _lines(self, instrument: Instrument) -> None:
        count = faults = 0
        for found in lines_score(instrument, sys.stdin.buffer):
            count += 1
            faults += "error" in found
            self.stdout.write(json.dumps(found))
        if faults:
            raise CommandError(f"{faults} of {count} lines could not be read.")

    def _file(self, instrument: Instrument, source: Path, target: Path | None) -> None:
        if target is None:
            raise CommandError("--csv needs --out.")
        try:
            done = csv_score(instrument, source, target)
        except (BulkError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.rows} rows scored into {target}.")
        if done.faults:
            raise CommandError(f"{done.faults} of {done.rows} rows have an error; see that column.")
