"""Runs a whole intake on a synthetic campus, from roster to completion."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.errors import Refused
from screening import services
from screening.domain.intake import WAVES
from screening.services import Intake


class Command(BaseCommand):
    help = (
        "Import a synthetic roster, open the intake campaign, invite, answer, remind and count. "
        "Only where everybody is invented; a second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if people.real_people_exist_for_system():
            raise CommandError("Real people are here: an invented intake has no place among them.")
        if options["students"] < 1:
            raise CommandError("An intake needs at least one student.")
        if services.intake_there():
            self.stdout.write("This semester's intake is here already.")
            return
        began = time.perf_counter()
        try:
            with accounts.outbox_held():
                told = self.run(options["students"], options["seed"])
                accounts.outbox_drain()
        except Refused as refused:
            raise CommandError(str(refused.reason)) from None
        self.told(told, time.perf_counter() - began)

    def run(self, students: int, seed: int) -> Intake:
        accounts.institution_synthesise(today=timezone.localdate())
        total = students * (len(WAVES) + 1)
        with tqdm(total=total, unit=" visits", leave=False, disable=None, file=sys.stderr) as bar:
            return services.intake_synthesise(
                by=services.intake_admin(), students=students, seed=seed, progress=bar.update
            )

    def told(self, told: Intake, seconds: float) -> None:
        def line(name: str, words: str) -> None:
            self.stdout.write(f"{name:<11}{words}")

        def counts(of: dict[str, int]) -> str:
            return ", ".join(f"{count:,} {name}" for name, count in of.items()) or "none"

        line("roster", f"{told.roster.rows:,} rows, {told.roster.new:,} new")
        line("letters", counts(dict(sorted(told.mails.items()))))
        line("sheets", counts(dict(told.sheets)))
        line("", f"{told.partial:,} with items left out ({told.without_score:,} without a score), "
             f"{told.late:,} late")  # fmt: skip
        line("students", counts(dict(told.standing)))
        line("flags", counts(dict(told.flags)))
        parts = ", ".join(f"{name} {value:.0f} s" for name, value in told.seconds.items())
        line("time", f"{seconds:.0f} s ({parts})")
        self.stdout.write(
            "Invented people only. Days are lapsed: letters went out as if theirs had come, and "
            "the campaign’s last day was moved to now before the late sheets."
        )
