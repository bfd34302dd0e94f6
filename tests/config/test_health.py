"""The health answer says what is down, and nothing about anybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Heartbeat, OutboxJob
from config import health
from inference import services as inference
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working(monkeypatch: pytest.MonkeyPatch) -> None:
    services.heartbeat_record(name="worker")
    monkeypatch.setattr(inference, "model_check", lambda: {"ok": True, "model_id": "m-1"})


def ask() -> tuple[int, dict[str, bool]]:
    response = Client().get("/health/")
    return response.status_code, {n: c["ok"] for n, c in response.json()["checks"].items()}


def test_all_at_work() -> None:
    parts = {"database", "broker", "worker", "model", "outbox"}
    assert ask() == (200, dict.fromkeys(parts, True))


def test_silent_worker_is_down() -> None:
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=89))
    assert ask()[0] == 200
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=95))
    status, found = ask()
    assert (status, found["worker"]) == (503, False)
    Heartbeat.objects.all().delete()
    assert ask()[0] == 503


def test_unsound_model_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "model_check", lambda: {"ok": False, "reason": "no file"})
    status, found = ask()
    assert (status, found["model"]) == (503, False)


def test_database_away_is_an_answer_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise ConnectionError

    monkeypatch.setattr(connection, "cursor", away)
    found = {check.name: check for check in health.checks()}
    assert not found["database"].ok
    assert found["database"].detail == "ConnectionError"


def test_broker_that_does_not_answer_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Celery("nobody", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(health, "app", nobody)
    status, found = ask()
    assert (status, found["broker"]) == (503, False)


def test_embedded_broker_needs_its_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object
) -> None:
    monkeypatch.setattr(
        health, "app", Celery("files", broker="filesystem://", set_as_current=False)
    )
    for folder, ok in ((tmp_path, True), (tmp_path / "gone", False)):
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(folder)}  # type: ignore[attr-defined]
        assert ask()[1]["broker"] is ok


def test_backlog_and_failures_are_shown_without_calling_it_down() -> None:
    OutboxJob.objects.create(
        task="ema.tasks.day_shard_close",
        key="1",
        created_at=timezone.now() - timedelta(minutes=11),
    )
    status, found = ask()
    assert (status, found["outbox"]) == (200, False)


def test_live_asks_nothing_but_the_process(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert Client().get("/health/live").json() == {"status": "ok"}


def test_administrator_sees_failed_work_and_tries_it_again(
    client: Client,
) -> None:
    job = OutboxJob.objects.create(
        task="ema.tasks.day_shard_close",
        key="1",
        attempts=8,
        failed_at=timezone.now(),
        error="OperationalError",
    )
    people.log_in(client, people.admin())
    page = client.get(reverse("system")).content.decode()
    assert "ema.tasks.day_shard_close" in page
    assert "OperationalError" in page
    client.post(reverse("jobs_retry"))
    job.refresh_from_db()
    assert job.failed_at is None
    assert b"Nothing has failed" in client.get(reverse("system")).content
