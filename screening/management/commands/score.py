"""manage.py score INSTRUMENT --answers 0,1,...: one scored answer set as JSON. No database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.domain.fhir import InstrumentError, instrument_parse
from screening.domain.instrument import Instrument
from screening.domain.scoring import AnswerError, Result, score


class Command(BaseCommand):
    help = "Score one answer set in the questionnaire's printed order; empty: not answered."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("instrument", help="Key of a questionnaire: phq9, gad7, who5.")
        parser.add_argument("--answers", required=True, help="Comma-separated: 0,1,2,,3")

    def handle(self, *args: Any, **options: Any) -> None:
        instrument = self._instrument(options["instrument"])
        try:
            result = score(instrument, self._answers(instrument, options["answers"]))
        except AnswerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(result_json(instrument, result)))

    def _instrument(self, key: str) -> Instrument:
        path = Path(settings.BASE_DIR) / "fixtures" / "instruments" / f"{key}.json"
        if not key.isidentifier() or not path.is_file():
            raise CommandError(f"There is no questionnaire {key!r} in fixtures/instruments.")
        try:
            return instrument_parse(json.loads(path.read_text(encoding="utf-8")))
        except (InstrumentError, ValueError) as error:
            raise CommandError(f"{path.name}: {error}") from error

    def _answers(self, instrument: Instrument, text: str) -> dict[str, int | None]:
        """Answers by linkId; items that are asked but not scored may be left off the end."""
        cells = [cell.strip() for cell in text.split(",")]
        fewest, most = len(instrument.scored_items), len(instrument.items)
        if not fewest <= len(cells) <= most:
            raise CommandError(f"{instrument.key} has {fewest} answers, not {len(cells)}.")
        return {
            item.link_id: self._number(item.number, cell)
            for item, cell in zip(instrument.items, cells, strict=False)
        }

    def _number(self, position: int, cell: str) -> int | None:
        if not cell:
            return None
        try:
            return int(cell)
        except ValueError:
            raise CommandError(f"Item {position}: {cell!r} is not a whole number.") from None


def result_json(instrument: Instrument, result: Result) -> dict[str, Any]:
    """``total`` is the printed sum; other scales stand under ``subscales``."""
    return {
        "instrument": instrument.key,
        "version": instrument.version,
        "total": result.scale("total").value,
        "subscales": {s.scale.key: s.value for s in result.scales if s.scale.key != "total"},
        "bands": {s.scale.key: s.band.code if s.band else None for s in result.scales},
        "critical": [{"item": hit.item.number, "value": hit.value} for hit in result.critical],
        "complete": result.complete,
        "prorated": any(s.prorated for s in result.scales),
        "missing": {s.scale.key: s.missing for s in result.scales},
    }
