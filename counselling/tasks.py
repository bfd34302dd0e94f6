"""Alerts and the rota's clock; each task calls one service that is safe to repeat."""

from __future__ import annotations

from celery import shared_task

from accounts.services import outbox_task
from counselling import services


@outbox_task("counselling.tasks.flag_alert")
def flag_alert(flag_id: int) -> None:
    services.flag_alert(flag_id=flag_id)


@shared_task(name="counselling.tasks.flags_escalate")
def flags_escalate() -> None:
    services.flags_escalate()
