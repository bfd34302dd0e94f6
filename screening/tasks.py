"""Work that other rooms' events ask for: fetch, call one service."""

from __future__ import annotations

from datetime import date

from celery import shared_task

from accounts.services import outbox_task
from screening import services


@outbox_task("screening.tasks.flags_refresh")
def flags_refresh(student_ids: list[int], local_date: str) -> None:
    services.flags_from_summaries(
        student_ids=student_ids, local_date=date.fromisoformat(local_date)
    )


@shared_task(name="screening.tasks.drafts_prune")
def drafts_prune() -> None:
    services.drafts_prune()


@shared_task(name="screening.tasks.mails_promise")
def mails_promise() -> None:
    services.mails_promise()


@outbox_task("screening.tasks.mails_send")
def mails_send(ids: list[int]) -> None:
    services.mails_send(ids=ids)
