"""Figures over the readings of one face, taken up as they come, in constant memory."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, Final

from inference.domain.labels import EMOTIONS, GROUPS, group_of, labels_at_top
from inference.domain.types import EmotionReading

HALF_LIFE_S: Final = 15.0
HALF_LIFE_READINGS: Final = 3.0
MOOD_LASTS: Final = 4.0
"""Half-lives after the last usable reading in which there is still a current mood."""
LEAST_WEIGHT: Final = 1e-6

Seven = tuple[float, ...]


class Mood:
    """The current mood: a mean in which a reading's weight halves with every half-life.

    A reading weighs its quality score times 2 ** (-age / half-life); the half-life is 15 s, or
    three readings where they are rarer. It describes the expression of the last minute, no more.
    """

    def __init__(self, every_s: float) -> None:
        self.half_life_s = max(HALF_LIFE_S, HALF_LIFE_READINGS * every_s)
        self._sums = [0.0] * len(EMOTIONS)
        self._last_s = float("-inf")

    def add(self, time_s: float, probabilities: Sequence[float], quality: float) -> None:
        """Take up a usable reading; times never fall."""
        kept = 2.0 ** (-(time_s - self._last_s) / self.half_life_s)
        weight = max(quality, LEAST_WEIGHT)
        self._sums = [
            total * kept + weight * p for total, p in zip(self._sums, probabilities, strict=True)
        ]
        self._last_s = time_s

    def at(self, time_s: float) -> Seven | None:
        """Seven probabilities, or None where the last usable reading is too long ago."""
        total = sum(self._sums)
        if total <= 0 or time_s - self._last_s > MOOD_LASTS * self.half_life_s:
            return None
        return tuple(value / total for value in self._sums)


@dataclass(frozen=True)
class Figures:
    """What the readings of one face come to.

    seen: readings; used: those without an abstain verdict, over which mean, sd (population) and
    dominant (share of readings led by each emotion, ties shared) are taken, in EMOTIONS' order
    and None without any; not_used: how often each reason stood against a reading; mood: Mood at
    the end, or None.
    """

    first_s: float
    last_s: float
    seen: int
    used: int
    not_used: dict[str, int]
    mean: Seven | None
    sd: Seven | None
    dominant: Seven | None
    mood: Seven | None

    @property
    def groups(self) -> dict[str, float] | None:
        """The dominant shares added up over the three groups."""
        if self.dominant is None:
            return None
        shares = dict.fromkeys(GROUPS, 0.0)
        for label, share in zip(EMOTIONS, self.dominant, strict=True):
            shares[group_of(label)] += share
        return shares

    def as_json(self) -> dict[str, Any]:
        """Plain numbers under the emotions' names."""
        return {
            "first_s": round(self.first_s, 3),
            "last_s": round(self.last_s, 3),
            "readings": self.seen,
            "used": self.used,
            "not_used": self.not_used,
            "mean": _named(self.mean),
            "sd": _named(self.sd),
            "dominant": _named(self.dominant),
            "groups": self.groups and {name: round(v, 6) for name, v in self.groups.items()},
            "mood": _named(self.mood),
            "mood_labels": list(labels_at_top(self.mood)) if self.mood else [],
        }


def _named(values: Seven | None) -> dict[str, float] | None:
    if values is None:
        return None
    return {label: round(value, 6) for label, value in zip(EMOTIONS, values, strict=True)}


@dataclass
class Tally:
    """Running sums behind Figures; means and squares by Welford's updates (1962)."""

    every_s: float
    first_s: float = 0.0
    last_s: float = 0.0
    seen: int = 0
    used: int = 0
    not_used: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._mood = Mood(self.every_s)
        self._mean, self._squares, self._led = ([0.0] * len(EMOTIONS) for _ in range(3))

    def add(self, time_s: float, reading: EmotionReading) -> None:
        """Take up one reading; times never fall."""
        self.first_s = time_s if self.seen == 0 else self.first_s
        self.last_s = time_s
        self.seen += 1
        if reading.abstain is not None:
            self.not_used[reading.abstain] += 1
            return
        self.used += 1
        self._mood.add(time_s, reading.probabilities, reading.quality.score)
        for index, value in enumerate(reading.probabilities):
            away = value - self._mean[index]
            self._mean[index] += away / self.used
            self._squares[index] += away * (value - self._mean[index])
        for label in reading.top_labels:
            self._led[EMOTIONS.index(label)] += 1 / len(reading.top_labels)

    def figures(self, end_s: float) -> Figures:
        """What there is so far; end_s: the moment for which the mood is asked."""
        some = self.used > 0
        return Figures(
            first_s=self.first_s,
            last_s=self.last_s,
            seen=self.seen,
            used=self.used,
            not_used=dict(self.not_used.most_common()),
            mean=tuple(self._mean) if some else None,
            sd=tuple(sqrt(max(0.0, s) / self.used) for s in self._squares) if some else None,
            dominant=tuple(share / self.used for share in self._led) if some else None,
            mood=self._mood.at(end_s),
        )
