"""Closes a day now: summaries and flags for everybody in a zone, or everywhere."""

from __future__ import annotations

import zoneinfo
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.days import day_argument
from accounts.domain.errors import Refused
from ema import queries, services


class Command(BaseCommand):
    help = (
        "Sum up the day of every student and run the flag rules. Safe to repeat: what has not "
        "changed is left alone. A day that still runs is summed up as far as it goes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("date", type=day_argument, help="the students' own day, YYYY-MM-DD")
        parser.add_argument("--zone", help="only this IANA time zone, e.g. Europe/Vilnius")

    def handle(self, *args: Any, **options: Any) -> None:
        day: date = options["date"]
        with accounts.outbox_held(), tqdm(desc="jobs", unit="job") as bar:
            shards = sum(self._zone_close(zone, day) for zone in self._zones(options["zone"]))
            jobs = accounts.outbox_drain(progress=bar.update)
        self.stdout.write(f"{day}: {shards} shards promised, {jobs} jobs done.")
        self.stdout.write(f"{queries.days_count_for_system(day)} day summaries stand.")

    def _zones(self, only: str | None) -> list[str]:
        if only is None:
            return people.zones_of_students()
        if only not in zoneinfo.available_timezones():
            raise CommandError(f"{only!r} is not an IANA time zone.")
        return [only]

    def _zone_close(self, zone: str, day: date) -> int:
        try:
            return services.zone_close(zone=zone, local_date=day)
        except Refused as refused:
            self.stderr.write(f"{zone}: {refused.reason}")
            return 0
