"""Fills an empty installation with an invented campus; the same arguments give the same people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.days import day_argument, local_date
from accounts.domain.errors import Refused
from ema import services as ema
from screening import services as screening


class Command(BaseCommand):
    help = (
        "Invent an institution, students, their last days and questionnaires. Everything made is "
        "marked synthetic; refused where real people are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=60)
        parser.add_argument("--days", type=int, default=30, help="up to and with today")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--end", type=day_argument, help="the campus's today, at noon UTC")
        parser.add_argument("--open", action="store_true", help="do not close yesterday")
        parser.add_argument("--if-empty", action="store_true", help="quiet where one is already")

    def handle(self, *args: Any, **options: Any) -> None:
        if people.real_people_exist_for_system():
            raise CommandError("Real people are here: a synthetic campus needs an empty database.")
        if people.synthetic_students_exist_for_system():
            if not people.synthetic_campus_complete_for_system():
                raise CommandError("The last campus was not finished. Remove its database first.")
            if options["if_empty"]:
                return
            raise CommandError("A synthetic campus is here already; its data is kept.")
        if options["students"] < 1 or options["days"] < 3:
            raise CommandError("A campus needs at least one student and three days.")
        with accounts.outbox_held():
            self.campus_make(options)

    def campus_make(self, options: dict[str, Any]) -> None:
        end: date | None = options["end"]
        now = datetime.combine(end, clock(12), UTC) if end else timezone.now()
        count, days, seed = options["students"], options["days"], options["seed"]
        began = time.perf_counter()
        try:
            accounts.institution_synthesise(today=now.date())
            screening.instruments_load()
            screening.rules_load()
            with self.measured("people", count) as add:
                ids = accounts.people_synthesise(
                    count=count, seed=seed, today=now.date(), progress=add
                )
            self.follow("days", ema.days_synthesise(student_ids=ids, days=days, seed=seed, now=now))
            self.follow(
                "questionnaires",
                screening.responses_synthesise(student_ids=ids, seed=seed, now=now),
            )
            with self.measured("jobs", None) as add:
                self.yesterday_close(now, closed=not options["open"])
                accounts.outbox_drain(progress=add)
            details = {"students": count, "days": days, "seed": seed}
            accounts.audit_record(by=None, action=people.CAMPUS_DONE, details=details)
        except Refused as refused:
            raise CommandError(str(refused.reason)) from None
        self.stdout.write(f"A campus of {count} in {time.perf_counter() - began:.1f} s.")

    def yesterday_close(self, now: datetime, *, closed: bool) -> None:
        for zone in people.zones_of_students() if closed else []:
            yesterday = local_date(now, zone) - timedelta(days=1)
            ema.zone_close(zone=zone, local_date=yesterday)

    def follow(self, kind: str, rows: Iterable[int]) -> None:
        """Let a service do its work piece by piece, each of which says how many rows it added."""
        with self.measured(kind, None) as add:
            for added in rows:
                add(added)

    @contextmanager
    def measured(self, kind: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """A bar while it runs, where there is a terminal; a line with rows a second at its end."""
        began, count = time.perf_counter(), 0
        with tqdm(desc=kind, total=total, unit=" rows", leave=False, disable=None) as bar:

            def add(added: int) -> None:
                nonlocal count
                count += added
                bar.update(added)

            yield add
        seconds = max(time.perf_counter() - began, 1e-6)
        self.stdout.write(
            f"{kind:<15} {count:>10,} in {seconds:6.1f} s  {count / seconds:>9,.0f}/s"
        )
