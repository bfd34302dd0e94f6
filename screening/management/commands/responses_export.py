"""manage.py responses_export FOLDER: sheets for research, of those who agreed to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.errors import Refused
from screening import services


class Command(BaseCommand):
    help = (
        "Write the answer sheets of students who agreed to the research export: one file a "
        "questionnaire's version, its codebook beside it, people numbered for this export alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="Empty, or not there yet.")
        parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
        parser.add_argument("--instrument", action="append", default=[], help="May be repeated.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = services.responses_export(
                by=None,
                folder=options["folder"],
                keys=options["instrument"],
                parquet=options["format"] == "parquet",
            )
        except Refused as refused:
            raise CommandError(str(refused.reason)) from refused
        except OSError as error:
            raise CommandError(str(error)) from error
        for path in report.files:
            self.stdout.write(str(path))
        self.stdout.write(f"{report.sheets} sheets of {report.participants} participants.")
