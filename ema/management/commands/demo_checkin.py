"""Opens a check-in for the demo's own student, so that there is one to try at any hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ema import services


class Command(BaseCommand):
    help = "Open the next check-in of the synthetic campus's own student now."

    def handle(self, *args: Any, **options: Any) -> None:
        if services.demo_checkin_renew():
            self.stdout.write("A check-in is open for the demo's student.")
