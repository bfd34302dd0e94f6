"""Whether every part that Maum needs is at work. Counts and states only, nothing personal."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts import queries
from config.celery import app
from inference import services as inference_services

HEARTBEAT_WITHIN = timedelta(seconds=90)  # the beat comes every 20 s
BACKLOG_WITHIN = timedelta(minutes=10)
BROKER_TIMEOUT_S = 2


@dataclass(frozen=True)
class Check:
    """``required``: without it the whole is unhealthy, else it is only shown."""

    name: str
    ok: bool
    detail: str
    required: bool = True


def checks() -> list[Check]:
    """Every part's state, worst news included; never raises."""
    parts: list[tuple[str, Callable[[], Check]]] = [
        ("database", _database),
        ("broker", _broker),
        ("worker", _worker),
        ("model", _model),
        ("outbox", _outbox),
    ]
    return [_guarded(name, look) for name, look in parts]


def healthy(found: list[Check]) -> bool:
    return all(check.ok for check in found if check.required)


def as_json(found: list[Check]) -> dict[str, Any]:
    return {
        "status": "ok" if healthy(found) else "unavailable",
        "checks": {check.name: asdict(check) for check in found},
    }


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except Exception as error:  # whatever fails here is the finding
        return Check(name, False, type(error).__name__)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Check("database", True, connection.vendor)


def _broker() -> Check:
    """Redis and RabbitMQ are asked; the embedded broker's folder must take files."""
    with app.connection_for_write(connect_timeout=BROKER_TIMEOUT_S) as link:
        scheme = str(link.transport_cls if "://" not in link.as_uri() else link.as_uri())
        kind = scheme.partition("://")[0]
        if kind == "filesystem":
            folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
            return Check("broker", os.access(folder, os.R_OK | os.W_OK | os.X_OK), kind)
        link.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT_S)
        return Check("broker", True, kind)


def _worker() -> Check:
    seen = queries.heartbeat_at("worker")
    if seen is None:
        return Check("worker", False, "never seen")
    age = timezone.now() - seen
    return Check("worker", age <= HEARTBEAT_WITHIN, f"seen {int(age.total_seconds())} s ago")


def _model() -> Check:
    answer = inference_services.model_check()
    return Check("model", bool(answer["ok"]), str(answer.get("model_id") or answer.get("reason")))


def _outbox() -> Check:
    state = queries.outbox_state()
    late = state.oldest is not None and timezone.now() - state.oldest > BACKLOG_WITHIN
    detail = f"{state.waiting} waiting, {state.failed} failed"
    return Check("outbox", not late and not state.failed, detail, required=False)
