"""Says as whom one can log in to a synthetic campus."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.domain.demo import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import User


class Command(BaseCommand):
    help = "Print the log-ins of the synthetic campus; nobody real is ever listed."

    def handle(self, *args: Any, **options: Any) -> None:
        named = [person.email for person in DEMO_PEOPLE]
        present = {user.email: user for user in User.objects.filter(email__in=named)}
        people = [present[m] for m in named if m in present and present[m].is_synthetic]
        if not people:
            self.stdout.write("There is no synthetic campus here: manage.py demo_data makes one.")
            return
        for user in people:
            self.stdout.write(f"  {user.get_role_display():<14} {user.email}")
        self.stdout.write(f"  Password for all of them: {DEMO_PASSWORD}")
        self.stdout.write("  Staff also need a one-time code: the page that asks for it shows it.")
