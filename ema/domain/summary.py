"""The numbers of one person's day: expression estimates and self-report, each on its own.

Nothing here turns a picture or an answer into a verdict. Where too little is at hand the result
says so and holds no figure: a missing day is not a zero.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from inference.domain.labels import EMOTIONS, GROUPS, group_of

MIN_SAMPLES: Final = 3
"""Readable samples a day needs: with fewer, no expression can prevail over another."""

MIN_PROMPTS: Final = 2
"""Answered check-ins a day needs, half of the everyday protocol: one moment is not a day."""

TONE_MARGIN: Final = 10.0
"""How far NA and PA means (0..100) lie apart before a day's self-report leans to one side."""

MAJORITY: Final = 0.5
"""The share that a group must exceed before a day's expressions lean to one side."""

OK: Final = "ok"
INSUFFICIENT: Final = "insufficient"


@dataclass(frozen=True)
class Expression:
    """A readable sample. ``label`` is what it counts as: the student's own word, if they gave one.

    ``probabilities`` are the seven of the estimate, in the order of ``EMOTIONS``; sum 1.
    """

    label: str
    probabilities: tuple[float, ...]
    quality: float


@dataclass(frozen=True)
class Affect:
    """One answered check-in: negative and positive affect as means of its items, 0..100."""

    slot: int
    na: float | None
    pa: float | None


@dataclass(frozen=True)
class ExpressionDay:
    """Shares and means over the readable samples; empty and None where insufficient."""

    status: str
    samples: int
    readable: int
    mean_quality: float | None = None
    dominant: tuple[str, ...] = ()
    shares: dict[str, float] = field(default_factory=dict)
    mean_probabilities: dict[str, float] = field(default_factory=dict)
    groups: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportDay:
    """NA and PA over the answered check-ins, 0..100; None where insufficient."""

    status: str
    prompts: int
    answered: int
    na_mean: float | None = None
    pa_mean: float | None = None
    na_sd: float | None = None
    na_mssd: float | None = None


def expression_day(readable: Sequence[Expression], samples: int) -> ExpressionDay:
    """Sum up the readable ones of ``samples`` taken."""
    count = len(readable)
    quality = math.fsum(e.quality for e in readable) / count if count else None
    if count < MIN_SAMPLES:
        return ExpressionDay(INSUFFICIENT, samples, count, quality)
    counts = Counter(e.label for e in readable)
    means = {
        label: math.fsum(e.probabilities[n] for e in readable) / count
        for n, label in enumerate(EMOTIONS)
    }
    shares = {label: counts[label] / count for label in EMOTIONS}
    dominant = dominant_labels(counts, means)
    return ExpressionDay(OK, samples, count, quality, dominant, shares, means, _groups(counts))


def dominant_labels(counts: Counter[str], means: dict[str, float]) -> tuple[str, ...]:
    """The most frequent label; all of them where several tie, the likelier first."""
    most = max(counts.values())
    tied = [label for label in EMOTIONS if counts[label] == most]
    return tuple(sorted(tied, key=lambda label: -means[label]))


def _groups(counts: Counter[str]) -> dict[str, float]:
    total = sum(counts.values())
    found = dict.fromkeys(GROUPS, 0)
    for label, count in counts.items():
        found[group_of(label)] += count
    return {group: count / total for group, count in found.items()}


def report_day(affects: Sequence[Affect], prompts: int) -> ReportDay:
    """Sum up the answered ones of ``prompts`` check-ins that came due that day."""
    na = {a.slot: a.na for a in sorted(affects, key=lambda a: a.slot) if a.na is not None}
    pa = [a.pa for a in affects if a.pa is not None]
    if min(len(na), len(pa)) < MIN_PROMPTS:
        return ReportDay(INSUFFICIENT, prompts, len(affects))
    return ReportDay(
        status=OK,
        prompts=prompts,
        answered=len(affects),
        na_mean=math.fsum(na.values()) / len(na),
        pa_mean=math.fsum(pa) / len(pa),
        na_sd=spread(list(na.values())),
        na_mssd=mssd(na),
    )


def spread(values: Sequence[float]) -> float:
    """Sample standard deviation (divisor n - 1) of at least two values."""
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))


def mssd(by_slot: dict[int, float]) -> float | None:
    """Mean of the squared differences between neighbouring beeps of one day.

    Only pairs of slots that follow each other count: a missed beep breaks the chain, and so does
    the night. This reproduces the published figures of Fried et al. 2022. None without a pair.
    """
    squares = [
        (by_slot[slot + 1] - value) ** 2 for slot, value in by_slot.items() if slot + 1 in by_slot
    ]
    return math.fsum(squares) / len(squares) if squares else None


def agreement(expression: ExpressionDay, report: ReportDay) -> str:
    """Whether face and words lean the same way that day: "agree", "differ", or "".

    Both lean only when they clearly do: the report when NA and PA means differ by more than
    ``TONE_MARGIN``, the expressions when more than half fall in the negative or positive group.
    Leaning the same way agrees, opposite ways differ. A neutral face contradicts nothing (faces
    are mostly neutral, whatever is felt; Barrett et al. 2019), so everything else stays open, as
    it does when either side is insufficient.
    """
    if expression.status != OK or report.status != OK:
        return ""
    face, words = _face_tone(expression), _words_tone(report)
    if not face or not words:
        return ""
    return "agree" if face == words else "differ"


def _face_tone(expression: ExpressionDay) -> str:
    leaning = [g for g in ("negative", "positive") if expression.groups[g] > MAJORITY]
    return leaning[0] if leaning else ""


def _words_tone(report: ReportDay) -> str:
    if report.na_mean is None or report.pa_mean is None:
        return ""
    lead = report.na_mean - report.pa_mean
    if abs(lead) <= TONE_MARGIN:
        return ""
    return "negative" if lead > 0 else "positive"


def content_hash(content: Any) -> str:
    """sha256 of ``content`` as canonical JSON: keys sorted, no spaces, NaN refused."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
