"""Brings a roster into the house from a file."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts import services
from accounts.domain.errors import Refused
from accounts.domain.roster import MAX_BYTES
from accounts.presenters import roster_row_words
from accounts.services import RosterReport

ERRORS_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Enrol and update students from a CSV file with the columns code, name, email, cohort and, "
        "if you like, programme, year, language, time zone and enrolled on. One bad row refuses "
        "the whole file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--skip-bad", action="store_true", help="import the good rows")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        if path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES // 1024**2
            raise CommandError(f"{path.name} is larger than {limit} MB. Please split it.")
        began = time.perf_counter()
        try:
            report = self.imported(path, options["dry_run"], options["skip_bad"])
        except Refused as refused:
            raise CommandError(str(refused.reason)) from None
        self.told(report, time.perf_counter() - began)
        if report.bad and not report.written:
            raise CommandError(f"{report.bad:,} bad rows: nothing was imported.")

    def imported(self, path: Path, dry_run: bool, skip_bad: bool) -> RosterReport:
        with path.open("rb") as file:
            lines = sum(1 for _line in file)
            file.seek(0)
            steps = lines if dry_run else 2 * lines  # each row is checked, then written
            with tqdm(total=steps, unit=" rows", leave=False, disable=None, file=sys.stderr) as bar:
                return services.roster_import(
                    by=None, file=file, dry_run=dry_run, skip_bad=skip_bad, progress=bar.update
                )

    def told(self, report: RosterReport, seconds: float) -> None:
        for error in report.errors[:ERRORS_SHOWN]:
            self.stderr.write(roster_row_words(error))
        if len(report.errors) > ERRORS_SHOWN:
            self.stderr.write("...")
        if report.cohorts_new:
            self.stdout.write(f"New cohorts: {', '.join(report.cohorts_new)}")
        if report.missing:
            more = ", ..." if report.missing > len(report.missing_codes) else ""
            codes = ", ".join(report.missing_codes) + more
            self.stdout.write(f"Not in the file, and kept: {report.missing:,} ({codes})")
        self.stdout.write(
            f"{report.rows:,} rows: {report.new:,} new, {report.updated:,} updated, "
            f"{report.unchanged:,} unchanged, {report.bad:,} bad; "
            f"{'written' if report.written else 'nothing written'}, {seconds:.1f} s."
        )
