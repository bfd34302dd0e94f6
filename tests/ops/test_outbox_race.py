"""A promise folded into a waiting job holds that job back until its own rows are there."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.utils import timezone

from accounts import services
from accounts.models import Heartbeat, OutboxJob

POSTGRES = configured.DATABASES["default"]["ENGINE"].endswith("postgresql")

# SQLite lets one transaction write at a time, so that this race cannot happen there.
if POSTGRES:

    @pytest.mark.django_db(transaction=True)
    def test_waiting_job_sees_the_rows_of_a_second_promise(settings: Any) -> None:
        settings.OUTBOX_LISTENERS = {"test.happened": ["tests.ops.work"]}
        services.event_publish(event="test.happened", key="k", payload={})
        job = OutboxJob.objects.get()
        seen: list[bool] = []

        def work() -> None:
            seen.append(Heartbeat.objects.filter(name="second").exists())

        def worker() -> None:
            try:
                services.job_run(job_id=str(job.pk), work=work)
            finally:
                connection.close()

        thread = threading.Thread(target=worker)
        with transaction.atomic():
            Heartbeat.objects.create(name="second", at=timezone.now())
            services.event_publish(event="test.happened", key="k", payload={})
            thread.start()
            thread.join(timeout=1)  # held back: it must still be waiting for us
            assert thread.is_alive()
        thread.join(timeout=20)
        assert seen == [True]
