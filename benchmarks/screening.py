"""How long handing in a questionnaire and an administrator's campaign page take at full size.

    python -m benchmarks.screening [--students 50000] [--responses 100000] [--rounds 300]
        [--database postgres://postgres@127.0.0.1:5432]

Fills a database of its own (a file, or a new database on the given server, removed afterwards)
with students who are all invited to one campaign and with the given number of answer sheets, then
prints Markdown: least, median and 95th percentile of

- handing in DASS-21 (21 items: checks, scores, bands, follow-up rules, audit, commit), each by
  another student, beside its limit of 60 ms;
- the campaign page, as an administrator's browser gets it, and the part of it that is fetched
  again while it is open, beside their limit of 300 ms, with the number of queries.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.test import override_settings

if TYPE_CHECKING:
    from accounts.models import User
    from screening.models import Campaign, InstrumentVersion

SUBMIT_LIMIT_MS: Final = 60
PAGE_LIMIT_MS: Final = 300
SHEETS_EACH: Final = 3.6  # PHQ-2, GAD-2 and WHO-5, and three in ten have each follow-up
BATCH: Final = 2000
TOTALS: Final = (0, 0, 0, 1, 1, 2, 2, 3, 4, 6)  # of PHQ-2 and GAD-2; from 3 on a follow-up


def main() -> int:
    """Measure, print, return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=50_000)
    parser.add_argument("--responses", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--database", default="", help="a PostgreSQL server; empty: SQLite")
    options = parser.parse_args()
    with database(options.database) as name:
        began = perf_counter()
        intake, second, admin, students = fill(options.students, options.responses)
        say(f"filled in {perf_counter() - began:.0f} s")
        print(f"\n{name}, {options.students:,} students, {stored():,} answer sheets\n")
        print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| | least ms | median ms | p95 ms | limit ms | queries |\n|---|--:|--:|--:|--:|--:|")
        row("hand in DASS-21", *submits(second, students[: options.rounds]), SUBMIT_LIMIT_MS)
        for words, headers in (("campaign page", {}), ("its live part", {"HX-Request": "true"})):
            row(words, *pages(intake, admin, headers, 20), PAGE_LIMIT_MS)
    return 0


def say(words: str) -> None:
    print(words, file=sys.stderr)


def row(words: str, times: list[float], count: int, limit: int) -> None:
    p95 = quantiles(times, n=20)[-1]
    print(f"| {words} | {min(times):.0f} | {median(times):.0f} | {p95:.0f} | {limit} | {count} |")


@contextmanager
def database(server: str) -> Iterator[str]:
    """Django with a fresh, migrated database; removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MAUM_VAR": folder,
            "MAUM_HTTPS": "0",
            "MAUM_DEMO": "1",
        }
        name = f"maum_bench_{os.getpid()}"
        if server:
            admin_sql(server, f'CREATE DATABASE "{name}"')
            os.environ["MAUM_DATABASE"] = f"{server}/{name}"
        try:
            import django
            from django.core.management import call_command

            django.setup()
            logging.disable(logging.CRITICAL)
            call_command("migrate", verbosity=0)
            with plain_statics():
                yield "PostgreSQL" if server else "SQLite"
        finally:
            if server:
                admin_sql(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def plain_statics() -> override_settings:
    """Pages name their files without looking them up: the built assets are not needed here."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain})


def admin_sql(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
        link.execute(statement.encode())


def fill(students: int, responses: int) -> tuple[Campaign, Campaign, User, list[int]]:
    """An institution, its students, an open intake with its sheets, and a second campaign.

    Returns the intake, the campaign that asks DASS-21 of those who have handed in nothing, an
    administrator, and those students.
    """
    from django.db import connection
    from django.utils import timezone

    from accounts import services as accounts
    from accounts.models import User
    from screening import services
    from screening.domain.campaign_presets import PRESETS

    now = timezone.now()
    accounts.institution_synthesise(today=now.date())
    services.instruments_load()
    services.rules_load()
    accounts.roster_import(by=None, file=roster(students), dry_run=False)
    say("roster imported")
    ids = invited()
    intake, second = (
        services.campaign_create(
            by=None,
            name=name,
            semester="Autumn 2026",
            opens_at=now - timedelta(days=2),
            closes_at=now + timedelta(days=12),
            instruments=instruments,
            reminder_days=[3, 7],
        )
        for name, instruments in (("Intake", PRESETS["intake"]), ("Second", ("dass21",)))
    )
    begun = int(responses / SHEETS_EACH)
    for campaign, asked in ((intake, ids), (second, ids[begun:])):
        services.invite(by=None, campaign=campaign, student_ids=asked)
        services.campaign_open(by=None, campaign=campaign)
    say("campaigns opened")
    sheets_make(intake, ids[:begun])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself in time
    admin = User.objects.get(email="admin.demo@maum.example")
    return intake, second, admin, ids[begun:]


def roster(count: int) -> io.BytesIO:
    rows = ["code,name,email,cohort,programme,year"]
    for n in range(count):
        rows.append(
            f"B-{n:06},Bench {n},b{n}@students.maum.example,Autumn {2021 + n % 6},Law,{n % 6 + 1}"
        )
    return io.BytesIO("\n".join(rows).encode())


def invited() -> list[int]:
    from accounts.queries import cohort_names, student_ids_of_cohorts

    return student_ids_of_cohorts(list(cohort_names()))


def stored() -> int:
    from screening.models import Response

    return Response.objects.count()


def sheets_make(campaign: Campaign, ids: list[int]) -> None:
    """Answered in time; PHQ-2 and GAD-2 as in ``TOTALS``, follow-ups where they reach 3."""
    from screening import queries

    versions = queries.instrument_versions("en")

    def planned() -> Iterator[tuple[int, InstrumentVersion, int]]:
        for n, student in enumerate(ids):
            phq2, gad2 = TOTALS[n % 10], TOTALS[n // 10 % 10]
            yield student, versions["phq2"], phq2
            if phq2 >= 3:
                yield student, versions["phq9"], 4 * phq2
            yield student, versions["gad2"], gad2
            if gad2 >= 3:
                yield student, versions["gad7"], 3 * gad2
            yield student, versions["who5"], 12

    rows = planned()
    while batch := list(islice(rows, BATCH)):
        sheets_store(campaign, batch)


def sheets_store(campaign: Campaign, batch: list[tuple[int, Any, int]]) -> None:
    from django.utils import timezone

    from screening import queries
    from screening.domain.scoring import score
    from screening.models import Response, Score
    from screening.services.responses import scores_make

    now = timezone.now()
    responses, scores = [], []
    for student, version, total in batch:
        instrument = queries.instrument_of(version)
        answers = spread(instrument, total)
        response = Response(
            client_uuid=uuid.uuid4(),
            content_hash="",
            student_id=student,
            instrument_version=version,
            campaign=campaign,
            answers=answers,
            item_ms=dict.fromkeys(answers, 4000),
            started_at=now,
            submitted_at=now,
            local_date=now.date(),
        )
        responses.append(response)
        scores += scores_make(response, instrument, score(instrument, answers))
    Response.objects.bulk_create(responses)
    Score.objects.bulk_create(scores)


def spread(instrument: Any, total: int) -> dict[str, int | None]:
    """Answers that add up to ``total``, as far as the items go."""
    answers: dict[str, int | None] = {}
    for item in instrument.items:
        value = max((v for v in item.values if v <= total), default=min(item.values))
        answers[item.link_id] = value
        total -= value
    return answers


def timed(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def counted(work: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


def submits(campaign: Campaign, ids: list[int]) -> tuple[list[float], int]:
    """Milliseconds of each; the first ten warm the process up and are left out."""
    from django.utils import timezone

    from accounts import services as accounts
    from accounts.models import Student
    from screening import queries, services

    version = queries.instrument_version("dass21")
    assert version is not None
    instrument = queries.instrument_of(version)
    students = list(Student.objects.select_related("user").filter(pk__in=ids))
    for student in students:
        accounts.consent_grant(by=student.user, student=student, purpose="screening")

    def submit(n: int) -> None:
        services.response_submit(
            by=students[n].user,
            student=students[n],
            instrument_version=version,
            client_uuid=uuid.uuid4(),
            answers=spread(instrument, n % 40),
            started_at=timezone.now() - timedelta(minutes=4),
            campaign=campaign,
        )

    count = counted(lambda: submit(0))
    times = [timed(partial(submit, n)) for n in range(1, len(students))]
    return times[10:], count


def pages(
    campaign: Campaign, admin: User, headers: dict[str, str], rounds: int
) -> tuple[list[float], int]:
    from django.core.cache import cache
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    client = Client(HTTP_HOST="localhost")
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    session, now = client.session, timezone.now().timestamp()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(admin.pk)
    session.save()
    address = reverse("campaign", args=[campaign.pk])

    def get() -> None:
        cache.clear()  # each look works everything out anew
        assert client.get(address, headers=headers).status_code == 200

    get()
    count = counted(get)
    return [timed(get) for _round in range(rounds)], count


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
