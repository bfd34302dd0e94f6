"""From values to words and shapes, for the student's pages."""

from ema.presenters.calendar import Cell, calendar_weeks, strip
from ema.presenters.checkin import Step, steps_of
from ema.presenters.day import day_words, entries_of_day
from ema.presenters.lines import Line, affect_lines
from ema.presenters.today import Today, today_of
from ema.presenters.words import EMOTION_WORDS, checkin_words, emotion_rows

__all__ = [
    "EMOTION_WORDS",
    "Cell",
    "Line",
    "Step",
    "Today",
    "affect_lines",
    "calendar_weeks",
    "checkin_words",
    "day_words",
    "emotion_rows",
    "entries_of_day",
    "steps_of",
    "strip",
    "today_of",
]
