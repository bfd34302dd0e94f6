"""The beat's names lead to the room's services, and a closed day runs through the outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from accounts import services as accounts
from ema.models import DailySummary, DayClosing, Prompt, PromptStatus
from tests.ema import factories

pytestmark = pytest.mark.django_db


def run(name: str) -> None:
    current_app.loader.import_default_modules()
    current_app.tasks[name].run()


def test_every_name_the_beat_calls_here_is_a_task() -> None:
    current_app.loader.import_default_modules()
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    listeners = {name for names in settings.OUTBOX_LISTENERS.values() for name in names}
    ours = {name for name in names | listeners if name.startswith("ema.")}
    assert ours
    assert ours <= set(current_app.tasks)


def test_the_minute_job_opens_what_has_come_due() -> None:
    prompt = factories.prompt_for(factories.alice(), status=PromptStatus.SCHEDULED)
    run("ema.tasks.prompts_refresh")
    prompt.refresh_from_db()
    assert prompt.status == PromptStatus.DUE


def test_the_night_job_closes_days_and_its_shards_sum_them_up() -> None:
    alice = factories.alice()
    prompt = factories.prompt_for(alice, timezone.now() - timedelta(days=3))
    for _day_of_the_week in range(7):  # one at a time
        run("ema.tasks.days_close_due")
        accounts.outbox_drain()
    assert DayClosing.objects.filter(local_date=prompt.local_date).count() == 1
    assert DailySummary.objects.get().local_date == prompt.local_date
    assert Prompt.objects.get(pk=prompt.pk).status == PromptStatus.EXPIRED
