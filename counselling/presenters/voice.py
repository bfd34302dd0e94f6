"""The charts' words in the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from counselling.domain.voice import Voice


def day_short(day: date) -> str:
    return date_format(day, "j M")


def day_long(day: date) -> str:
    return date_format(day, "D j M")


def voice() -> Voice:
    return Voice(gettext, day_short, day_long)
