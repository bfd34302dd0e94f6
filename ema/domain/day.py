"""From one person's rows of a day to its summary, and the hash of the rows it was made from."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ema.domain.protocol import Item, ItemRole, scaled
from ema.domain.summary import (
    Affect,
    Expression,
    ExpressionDay,
    ReportDay,
    agreement,
    content_hash,
    expression_day,
    report_day,
)

RULES_VERSION: Final = 1
"""Raise when the reckoning changes: every day is then summed up anew when it is closed again."""


@dataclass(frozen=True)
class PromptRow:
    key: str
    slot: int
    answered: bool
    version: int  # of the protocol, by primary key


@dataclass(frozen=True)
class AnswerRow:
    prompt: str
    item: str
    value: float


@dataclass(frozen=True)
class SampleRow:
    """``label`` as estimated ("" for no reading); ``corrected`` the student's own word for it."""

    key: str
    label: str
    corrected: str
    quality: float
    probabilities: tuple[float, ...]

    @property
    def counts_as(self) -> str:
        """A person's word about their own face stands above an estimate of it."""
        return self.corrected or self.label


@dataclass
class DayInputs:
    """The rows of one person's day, in any order."""

    prompts: list[PromptRow] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    samples: list[SampleRow] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    expression: ExpressionDay
    report: ReportDay
    agreement: str
    inputs_hash: str


Roles = Mapping[str, Item]
"""Answer key -> the item that counts towards an affect mean."""


def day_sum_up(inputs: DayInputs, roles: Mapping[int, Roles]) -> Day:
    """The day's summary; ``roles`` by protocol version."""
    ordered = sorted(inputs.samples, key=lambda s: s.key)
    readable = [Expression(s.counts_as, s.probabilities, s.quality) for s in ordered if s.counts_as]
    expression = expression_day(readable, len(ordered))
    report = report_day(_affects(inputs, roles), len(inputs.prompts))
    return Day(expression, report, agreement(expression, report), inputs_hash(inputs))


def inputs_hash(inputs: DayInputs) -> str:
    """The same rows give the same hash, in whatever order they were read."""
    return content_hash(
        [
            RULES_VERSION,
            sorted([p.key, p.slot, p.answered, p.version] for p in inputs.prompts),
            sorted([a.prompt, a.item, a.value] for a in inputs.answers),
            sorted([s.key, s.label, s.corrected] for s in inputs.samples),
        ]
    )


def _affects(inputs: DayInputs, roles: Mapping[int, Roles]) -> list[Affect]:
    told: dict[str, list[AnswerRow]] = defaultdict(list)
    for answer in inputs.answers:
        told[answer.prompt].append(answer)
    return [
        _affect(prompt.slot, told[prompt.key], roles.get(prompt.version, {}))
        for prompt in inputs.prompts
        if prompt.answered
    ]


def _affect(slot: int, answers: Sequence[AnswerRow], roles: Roles) -> Affect:
    sides: dict[ItemRole, list[float]] = {ItemRole.NA: [], ItemRole.PA: []}
    for answer in sorted(answers, key=lambda a: a.item):
        item = roles.get(answer.item)
        if item is not None:
            sides[item.role].append(scaled(item, answer.value))
    return Affect(slot, _mean(sides[ItemRole.NA]), _mean(sides[ItemRole.PA]))


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
