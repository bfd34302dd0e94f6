"""manage.py instruments_load: publish what is new in fixtures/instruments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening import services
from screening.domain.fhir import InstrumentError


class Command(BaseCommand):
    help = "Load the questionnaires and the flag rules' presets; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="Other than fixtures/instruments.")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {"folder": options["folder"]} if options["folder"] else {}
        try:
            versions = services.instruments_load(**given)
        except InstrumentError as error:
            raise CommandError(str(error)) from error
        rules = services.rules_load()
        for version in versions:
            self.stdout.write(f"{version.instrument.key} v{version.number} {version.language}")
        self.stdout.write(f"{len(versions)} new questionnaire versions, {len(rules)} new rules")
