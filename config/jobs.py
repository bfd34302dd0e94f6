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
        redis = {
            "visibility_timeout": env.number("MAUM_VISIBILITY_TIMEOUT_S", 600),
            "socket_connect_timeout": 3,  # a request must not hang on a broker that is away
        }
        return url, redis if url.startswith("redis") else {}
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
# Once more on a fresh connection, at once; beyond that the outbox's sweeper sends it later.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "maum"
CELERY_TIMEZONE = "UTC"

OUTBOX_LEASE_S = env.number("MAUM_OUTBOX_LEASE_S", 120)  # unfinished after this long: sent again
OUTBOX_ATTEMPTS = 8
OUTBOX_KEEP_DAYS = 30  # finished jobs are kept this long, for whoever looks into a night


def _every(task: str, when: float | crontab, lasts_s: int) -> dict[str, Any]:
    """A beat entry whose message lapses: a worker that was away finds one, not hundreds."""
    return {"task": task, "schedule": when, "options": {"expires": lasts_s}}


CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "heartbeat": _every("accounts.tasks.heartbeat", 20.0, 20),
    "outbox": _every("accounts.tasks.outbox_sweep", 15.0, 15),
    "outbox-prune": _every("accounts.tasks.outbox_prune", crontab(minute=17, hour=2), 3600),
    "prompts": _every("ema.tasks.prompts_refresh", 60.0, 60),
    "days": _every("ema.tasks.days_close_due", crontab(minute="*/10"), 600),
    "invitations": _every("screening.tasks.mails_promise", 60.0, 60),
    "drafts-prune": _every("screening.tasks.drafts_prune", crontab(minute=37, hour=2), 3600),
    "unacknowledged": _every("counselling.tasks.flags_escalate", crontab(minute="*/5"), 300),
}

# Rooms publish events; only this table knows who listens. A room never names one above it.
OUTBOX_LISTENERS: dict[str, list[str]] = {
    "ema.day_shard_due": ["ema.tasks.day_shard_close"],
    "ema.days_summarised": ["screening.tasks.flags_refresh"],
    "screening.mails_due": ["screening.tasks.mails_send"],
    "screening.flag_raised": ["counselling.tasks.flag_alert"],
}
