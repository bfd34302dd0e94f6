"""Logs tell what happened, never to whom."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from accounts import presenters
from config.logs import LOGGING, JsonLines
from tests import people

pytestmark = pytest.mark.django_db
EMAIL = "recognisable.person@maum.example"
NAME = "Recognisable Person"
WORDS = "what somebody wrote"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that the configured log writes, with Python's own last resort in the same place."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    last = logging.lastResort
    logging.lastResort = logging.StreamHandler(text)
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)
    logging.lastResort = last


def test_log_in_and_a_defect_leave_nothing_personal(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: object) -> None:
        raise RuntimeError(f"{EMAIL}: {WORDS}")

    client = Client(raise_request_exception=False)
    alice = people.student(email=EMAIL, name=NAME, password=people.PASSWORD)
    client.post("/account/login/", {"login": EMAIL, "password": "wrong " + WORDS})
    client.post("/account/login/", {"login": EMAIL, "password": people.PASSWORD})
    monkeypatch.setattr(presenters, "looks", broken)
    assert client.get(reverse("student_me")).status_code == 500
    client.get(f"/students/{alice.code}/nowhere/?q={EMAIL}")
    written = lines.getvalue()
    for personal in (EMAIL, NAME, WORDS, people.PASSWORD, alice.code, "127.0.0.1"):
        assert personal not in written
    entries = [json.loads(line) for line in written.splitlines()]
    failed = next(entry for entry in entries if entry["message"] == "failed")
    assert failed["error"] == "RuntimeError"
    assert any("broken" in place for place in failed["trace"])
    routes = {entry.get("route") for entry in entries if entry["message"] == "request"}
    assert {"account_login", "student_me"} <= routes


def test_every_quiet_logger_has_somewhere_to_be_quiet() -> None:
    for name, setup in LOGGING["loggers"].items():
        if setup.get("propagate") is False:
            assert setup["handlers"] == ["nowhere"], name


def test_formatter_writes_only_the_fields_it_knows() -> None:
    record = logging.LogRecord("maum", logging.INFO, "", 0, "done", None, None)
    record.__dict__.update(count=3, email=EMAIL)
    assert json.loads(JsonLines().format(record)).keys() == {
        "at",
        "level",
        "logger",
        "message",
        "count",
    }
