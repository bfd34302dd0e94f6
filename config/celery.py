"""The Celery application. Tasks are found in every room's ``tasks`` module."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_ready
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"

app = Celery("maum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["accounts", "ema", "screening", "counselling"])


@worker_init.connect
def models_look_at(**_kwargs: Any) -> None:
    """A worker with unsound face models ends before it takes a job."""
    from config.startup import models_require

    models_require()


@worker_ready.connect
def begin_at_once(**_kwargs: Any) -> None:
    """A worker that starts says so and takes up what the last one left, before the first beat."""
    from accounts import services

    services.heartbeat_record(name="worker")
    services.jobs_sweep()
