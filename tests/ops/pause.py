"""Holds a worker in the middle of its work, so that a test can kill it there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

BATCH = 4
BATCHES_BEFORE = 2
LONG_S = 600.0

written = 0


class PauseConfig(AppConfig):
    name = "tests.ops"
    label = "tests_ops"

    def ready(self) -> None:
        from ema.services import days

        days.BATCH = BATCH
        if os.environ.get("TEST_PAUSE"):
            connection_created.connect(_watch)


def _watch(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    connection.execute_wrappers.append(_pause)


def _pause(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    global written
    result = execute(sql, *args)
    if sql.startswith("INSERT INTO") and "ema_dailysummary" in sql:
        written += 1
        if written > BATCHES_BEFORE:
            Path(os.environ["TEST_PAUSE"]).touch()
            time.sleep(LONG_S)
    return result
