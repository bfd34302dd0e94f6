"""Cuts the typeface for page and paper into the assets folder."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from counselling.reports.fonts import fonts_build


class Command(BaseCommand):
    help = "Write the web font and the report's two weights under var/assets/fonts. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in fonts_build(settings.VAR_DIR / "assets" / "fonts").values():
            self.stdout.write(f"{path.name}  {path.stat().st_size:,} bytes")
