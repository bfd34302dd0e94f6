"""Every write to people, consent, institution, audit and outbox."""

from accounts.services.audit import audit_record
from accounts.services.health import heartbeat_record
from accounts.services.outbox import (
    event_publish,
    job_run,
    jobs_sweep,
    outbox_drain,
    outbox_task,
)

__all__ = [
    "audit_record",
    "event_publish",
    "heartbeat_record",
    "job_run",
    "jobs_sweep",
    "outbox_drain",
    "outbox_task",
]
