"""Values to words: what a score means to the one who answered, and why a flag was raised."""

from screening.presenters.cards import OpenCard, open_cards
from screening.presenters.careless import careless_words
from screening.presenters.flags import reason_words, uncertainty_words
from screening.presenters.follow_up import count_words, step_words, target_name
from screening.presenters.next_step import critical_words, next_step_words
from screening.presenters.plan import StepWords, plan_words
from screening.presenters.results import (
    ResultWords,
    change_words,
    recall_words,
    result_words,
)

__all__ = [
    "OpenCard",
    "ResultWords",
    "StepWords",
    "careless_words",
    "change_words",
    "count_words",
    "critical_words",
    "next_step_words",
    "open_cards",
    "plan_words",
    "reason_words",
    "recall_words",
    "result_words",
    "step_words",
    "target_name",
    "uncertainty_words",
]
