"""Celery's settings, the beat, and who listens to which event of the outbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery.schedules import crontab

from config import environment as env

_BROKER_DIR = (
    Path(env.text("MAUM_VAR") or Path(__file__).resolve().parent.parent / "var") / "broker"
)


def _broker() -> tuple[str, dict[str, Any]]:
    """The configured broker (redis:// or amqp://) or, embedded, queues kept as files."""
    if url := env.text("MAUM_BROKER"):
        visibility = {"visibility_timeout": env.number("MAUM_VISIBILITY_TIMEOUT_S", 600)}
        return url, visibility if url.startswith("redis") else {}
    for name in ("queue", "control"):
        (_BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    return "filesystem://", {
        "data_folder_in": str(_BROKER_DIR / "queue"),
        "data_folder_out": str(_BROKER_DIR / "queue"),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
    }


CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = _broker()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "maum"
CELERY_TIMEZONE = "UTC"

OUTBOX_LEASE_S = env.number("MAUM_OUTBOX_LEASE_S", 120)  # unfinished after this long: sent again
OUTBOX_ATTEMPTS = 8

CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "heartbeat": {"task": "accounts.tasks.heartbeat", "schedule": 20.0},
    "outbox": {"task": "accounts.tasks.outbox_sweep", "schedule": 15.0},
    "prompts": {"task": "ema.tasks.prompts_refresh", "schedule": 60.0},
    "days": {"task": "ema.tasks.days_close_due", "schedule": crontab(minute="*/10")},
    "unacknowledged": {
        "task": "counselling.tasks.flags_escalate",
        "schedule": crontab(minute="*/5"),
    },
}

# Rooms publish events; only this table knows who listens. A room never names one above it.
OUTBOX_LISTENERS: dict[str, list[str]] = {
    "ema.day_shard_due": ["ema.tasks.day_shard_close"],
    "ema.days_summarised": ["screening.tasks.flags_refresh"],
    "screening.flag_raised": ["counselling.tasks.flag_alert"],
}
