"""Settings for the worker that is killed: small batches, a quick sweeper, and a pause on request.

``TEST_PAUSE`` names a file: it is touched while the second batch of day summaries is being written,
and the worker then waits inside that transaction. Nothing of this is in the product.
"""

from __future__ import annotations

from config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.ops.pause.PauseConfig"]  # noqa: F405
CELERY_BEAT_SCHEDULE = {"outbox": {"task": "accounts.tasks.outbox_sweep", "schedule": 1.0}}
