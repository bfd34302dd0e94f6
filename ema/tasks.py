"""The room's jobs: prompts every minute, due days every ten, and the shards of a closed day."""

from __future__ import annotations

from datetime import date

from celery import shared_task

from accounts.services import outbox_task
from ema import services


@shared_task(name="ema.tasks.prompts_refresh")
def prompts_refresh() -> None:
    services.prompts_refresh()


@shared_task(name="ema.tasks.days_close_due")
def days_close_due() -> None:
    services.zones_close_due()


@outbox_task("ema.tasks.day_shard_close")
def day_shard_close(*, zone: str, local_date: str, shard: int, shards: int) -> None:
    services.day_shard_close(
        zone=zone, local_date=date.fromisoformat(local_date), shard=shard, shards=shards
    )
