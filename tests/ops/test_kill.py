"""A worker killed in the middle of closing days leaves exactly the rows of an undisturbed run."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import redis

from tests.ops.installation import Installation, eventually

pytestmark = pytest.mark.processes(database=True)
Install = Callable[..., Installation]
Rows = list[tuple[Any, ...]]

YESTERDAY = "2026-05-05"
CAMPUS = ("--students", "40", "--days", "24", "--seed", "3", "--end", "2026-05-06", "--open")
WORKER = ("-m", "celery", "--quiet", "-A", "config", "worker", "--pool", "solo", "--beat")
CLOSE = """
from datetime import date
from accounts import queries
from ema import services
for zone in queries.zones_of_students():
    services.zone_close(zone=zone, local_date=date.fromisoformat("{day}"))
"""
SUMMARIES = """
    SELECT s.code, d.local_date, d.revision, d.inputs_hash, d.expression_status, d.samples,
        d.readable, d.mean_quality, d.dominant, d.shares, d.mean_probabilities, d.negative_share,
        d.neutral_share, d.positive_share, d.report_status, d.prompts, d.answered, d.na_mean,
        d.pa_mean, d.na_sd, d.na_mssd, d.agreement
    FROM ema_dailysummary d JOIN accounts_student s ON s.id = d.student_id
    ORDER BY s.code, d.local_date
"""
FLAGS = """
    SELECT s.code, f.key, r.key, v.number, f.severity, f.status, f.reason, f.uncertainty,
        f.local_date, f.evidence, f.chart
    FROM screening_riskflag f JOIN accounts_student s ON s.id = f.student_id
        JOIN screening_flagruleversion v ON v.id = f.rule_version_id
        JOIN screening_flagrule r ON r.id = v.rule_id
    ORDER BY f.key
"""
EVENTS = """
    SELECT f.key, e.kind, e.note FROM screening_flagevent e
    JOIN screening_riskflag f ON f.id = e.flag_id ORDER BY f.key, e.kind, e.note
"""
OPEN_JOBS = "SELECT count(*) FROM accounts_outboxjob WHERE done_at IS NULL"
COUNT = "SELECT count(*) FROM ema_dailysummary"


def rows(place: Installation, sql: str) -> Rows:
    """What stands in the installation's database, whichever kind it is."""
    url = place.env["MAUM_DATABASE"]
    if url:
        with psycopg.connect(url) as postgres:
            return postgres.execute(sql.encode()).fetchall()
    link = sqlite3.connect(place.folder / "maum.sqlite3", timeout=30)
    try:
        return link.execute(sql).fetchall()
    finally:
        link.close()


def evidence_of(flag: tuple[Any, ...]) -> tuple[Any, ...]:
    """A flag without the numbers of the rows it points at: a rolled back insert uses some up."""
    *said, evidence, chart = flag
    pointed = json.loads(evidence) if isinstance(evidence, str) else evidence
    return (*said, [{k: v for k, v in row.items() if k != "id"} for row in pointed], chart)


def outcome(place: Installation) -> tuple[Rows, Rows, Rows]:
    flags = [evidence_of(flag) for flag in rows(place, FLAGS)]
    return rows(place, SUMMARIES), flags, rows(place, EVENTS)


def brokers() -> list[str]:
    """The embedded one always, Redis where CI or a developer names one for tests."""
    return ["embedded", *(["redis"] if os.environ.get("MAUM_TEST_REDIS") else [])]


@pytest.fixture(params=brokers())
def broker(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "embedded":
        yield {}
        return
    url = os.environ["MAUM_TEST_REDIS"]
    with redis.Redis.from_url(url) as server:
        server.flushdb()
        yield {"MAUM_BROKER": url, "MAUM_VISIBILITY_TIMEOUT_S": "5"}
        server.flushdb()


def test_killed_worker_leaves_the_rows_of_an_undisturbed_run(
    install: Install, broker: dict[str, str]
) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.ops.kill_settings", "MAUM_OUTBOX_LEASE_S": "3"}
    calm = install("calm", **settings)
    calm.manage("demo_data", *CAMPUS)
    before = rows(calm, COUNT)[0][0]
    calm.manage("close_day", YESTERDAY)
    expected = outcome(calm)

    place = install("killed", **settings, **broker)
    place.manage("demo_data", *CAMPUS)
    place.manage("shell", "--verbosity", "0", "--command", CLOSE.format(day=YESTERDAY))
    paused = place.folder / "paused"
    place.env["TEST_PAUSE"] = str(paused)
    schedule = ("--schedule", str(place.folder / "schedule"), "--loglevel", "warning")
    worker = place.start(*WORKER, *schedule)
    eventually(paused.exists, "the worker in the middle of its second batch")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    in_between = rows(place, COUNT)[0][0]
    assert before < in_between < len(expected[0])

    del place.env["TEST_PAUSE"]
    place.start(*WORKER, *schedule)
    eventually(lambda: rows(place, OPEN_JOBS)[0][0] == 0, "all jobs done by the new worker")

    assert outcome(place) == expected
    assert [flag for flag in expected[1] if str(flag[8]) == YESTERDAY], "no flag came of it"
