"""Answers to scores: totals, missing answers by each scale's own rule, bands, critical items."""

from screening.domain.scoring.answers import (
    AnswerError,
    Answers,
    answers_check,
    answers_read,
    cell_read,
    skipped_items,
)
from screening.domain.scoring.lines import lines_score, names_item
from screening.domain.scoring.output import result_json
from screening.domain.scoring.result import CriticalHit, Result, ScaleScore, score

__all__ = [
    "AnswerError",
    "Answers",
    "CriticalHit",
    "Result",
    "ScaleScore",
    "answers_check",
    "answers_read",
    "cell_read",
    "lines_score",
    "names_item",
    "result_json",
    "score",
    "skipped_items",
]
