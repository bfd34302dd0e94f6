"""The synthetic campus is the same for the same arguments, marked as such, and never mixed in."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Institution, Student, User
from ema.models import DailySummary, EmotionSample, Prompt
from ema.services import demo_checkin_renew
from screening.models import Response, RiskFlag
from tests.ops.installation import Installation
from tests.people import counsellor, institution, student

# When something was written down, and secrets that are salted anew
BOOKKEEPING = {
    *("at", "recorded_at", "computed_at", "closed_at", "raised_at", "published_at"),
    *("created_at", "invited_at", "date_joined", "password"),
}
LEFT_OUT = ("accounts_outboxjob", "accounts_heartbeat", "mfa_", "sqlite_", "django_", "auth_")
SMALL = ("--students", "12", "--days", "8", "--end", "2026-05-06")


def digest(database: Path) -> str:
    """One hash over every business row of every table."""
    link = sqlite3.connect(database)
    found = link.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    total = hashlib.sha256()
    for (table,) in found.fetchall():
        if table.startswith(LEFT_OUT):
            continue
        names = [row[1] for row in link.execute(f'PRAGMA table_info("{table}")')]
        kept = ", ".join(f'"{name}"' for name in names if name not in BOOKKEEPING)
        rows = sorted(map(repr, link.execute(f'SELECT {kept} FROM "{table}"')))  # noqa: S608
        total.update(repr((table, rows)).encode())
    link.close()
    return total.hexdigest()


@pytest.mark.processes
def test_same_arguments_give_the_same_campus(tmp_path: Path) -> None:
    empty = Installation(tmp_path / "empty", database="")
    empty.manage("migrate", "--verbosity", "0")

    def campus(name: str, seed: int) -> str:
        place = Installation(tmp_path / name, database="")
        shutil.copy(empty.folder / "maum.sqlite3", place.folder)
        place.manage("demo_data", *SMALL, "--seed", str(seed))
        return digest(place.folder / "maum.sqlite3")

    first = campus("first", seed=1)
    assert campus("again", seed=1) == first
    assert campus("other", seed=2) != first


@pytest.mark.django_db
def test_campus_is_marked_synthetic_and_has_every_kind_of_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("demo_data", "--students=60", "--days=20")
    assert Institution.objects.get().is_synthetic
    assert not User.objects.filter(is_synthetic=False).exists()
    assert not Student.objects.filter(is_synthetic=False).exists()
    assert not Student.objects.exclude(code__startswith="D-").exists()
    for model in (Prompt, EmotionSample, DailySummary, Response, RiskFlag):
        assert model._default_manager.exists(), model
    assert "/s" in capsys.readouterr().out


@pytest.mark.django_db
def test_campus_is_refused_where_real_people_are() -> None:
    counsellor("alice")
    with pytest.raises(CommandError, match="Real people"):
        call_command("demo_data", "--students=5", "--days=5")
    assert not Student.objects.filter(is_synthetic=True).exists()


@pytest.mark.django_db
def test_second_campus_is_refused_and_a_second_start_keeps_the_first() -> None:
    call_command("demo_data", "--students=5", "--days=5")
    before = Prompt.objects.count()
    call_command("demo_data", "--students=5", "--days=5", "--if-empty")
    with pytest.raises(CommandError, match="here already"):
        call_command("demo_data", "--students=5", "--days=5")
    assert Prompt.objects.count() == before


@pytest.mark.django_db
def test_campus_that_was_stopped_halfway_is_not_taken_for_a_whole_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(**_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("screening.services.responses_synthesise", stop)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo_data", "--students=5", "--days=5")
    with pytest.raises(CommandError, match="not finished"):
        call_command("demo_data", "--students=5", "--days=5", "--if-empty")


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [("--students=0",), ("--days=2",)])
def test_campus_without_people_or_days_is_refused(bad: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="at least"):
        call_command("demo_data", *bad)


@pytest.mark.django_db
def test_log_ins_are_printed_for_synthetic_people_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counsellor("one", email="counsellor.one@maum.example")
    call_command("demo_logins")
    assert "counsellor.one" not in capsys.readouterr().out


@pytest.mark.django_db
def test_demo_student_always_finds_a_check_in_open() -> None:
    call_command("demo_data", "--students=12", "--days=5")
    mine = Prompt.objects.filter(student__code="D-00001")
    now = timezone.now()
    assert not demo_checkin_renew(now=now), "one is open already"

    mine.filter(status="due").update(status="completed", completed_at=now, submission_id=uuid4())
    assert demo_checkin_renew(now=now)
    opened = mine.get(status="due")
    assert opened.due_at <= now < opened.expires_at

    tomorrow_late = now + timedelta(days=1, hours=12)
    assert demo_checkin_renew(now=tomorrow_late)
    assert mine.filter(due_at__lte=tomorrow_late, expires_at__gt=tomorrow_late).count() == 1


@pytest.mark.django_db
def test_no_check_in_of_a_real_student_is_moved() -> None:
    institution()
    alice = student("D-00001")
    assert not demo_checkin_renew()
    assert not Prompt.objects.filter(student=alice).exists()
