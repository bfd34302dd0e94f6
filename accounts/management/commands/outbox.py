"""Counts the outbox's jobs, and gives those that were given up another chance."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from accounts import services
from accounts.models import OutboxJob


class Command(BaseCommand):
    help = "Show jobs that wait, are begun, or were given up; --retry begins the last ones anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.stdout.write(f"{services.jobs_retry()} jobs begin anew.")
        open_jobs = OutboxJob.objects.filter(done_at=None)
        waiting, begun, given_up = (
            open_jobs.filter(failed_at=None, attempts=0),
            open_jobs.filter(failed_at=None, attempts__gt=0),
            open_jobs.exclude(failed_at=None),
        )
        for name, jobs in (("waiting", waiting), ("begun", begun), ("given up", given_up)):
            self.stdout.write(f"{name:<9} {jobs.count():>7}")
        for row in given_up.values("task", "error").annotate(n=Count("id")).order_by("task"):
            self.stdout.write(f"  {row['n']} x {row['task']}: {row['error']}")
