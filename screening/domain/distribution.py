"""How scores lie in groups of people: bands by group, averages, and what changed between two."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.domain.instrument import Band, Instrument
from screening.domain.suppression import K, suppress, suppress_table

Z = 1.959964  # 97.5 % of the standard normal


@dataclass(frozen=True)
class Shares:
    """``n`` people of a group in order of the bands; None is hidden, and ``n`` may be known."""

    n: int
    counts: tuple[int | None, ...]

    @property
    def hidden(self) -> int:
        """How many people are in bands that are not shown."""
        return self.n - sum(count or 0 for count in self.counts)

    @property
    def complete(self) -> bool:
        return None not in self.counts


@dataclass(frozen=True)
class Moments:
    """Average and standard deviation; None for fewer than ten people."""

    n: int
    mean: float | None = None
    sd: float | None = None


@dataclass(frozen=True)
class Change:
    """``after`` minus ``before`` in score points, with a 95 % interval."""

    difference: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out "no change"."""
        return not self.low <= 0 <= self.high


def bands_told(instrument: Instrument) -> tuple[Band, ...]:
    """The headline's bands; where it has none, below and from its published cut on; or nothing.

    A cut counts here only where it is one score for everybody.
    """
    scale = instrument.scale(instrument.headline)
    if scale.bands:
        return scale.bands
    for screen in instrument.screens:
        plain = [r for one in screen.alternatives for r in one]
        if screen.applies_to or len(plain) != 1 or plain[0].scale != scale.key:
            continue
        cut = plain[0].at_least
        below = Band("below_cut", "", scale.minimum, cut - 1)
        return below, Band("cut_reached", screen.label, cut, scale.maximum)
    return ()


def by_band(people: Mapping[float, int], bands: Sequence[Band]) -> list[int]:
    """How many of ``people`` (score to count) are in each of ``bands``, which go upwards."""
    counts = [0] * len(bands)
    for value, count in people.items():
        place = sum(value >= band.minimum for band in bands) - 1
        if place >= 0:
            counts[place] += count
    return counts


def shares(counts: Sequence[int]) -> Shares:
    """One group alone, with what could name somebody hidden."""
    return Shares(sum(counts), tuple(suppress(counts)))


def shares_by_group(counts: Sequence[Sequence[int]]) -> list[Shares]:
    """Groups that partition the same people, ``counts[group][band]``, protected together: their
    sum is shown by ``shares``.
    """
    shown = suppress_table(counts)
    return [Shares(sum(row), cells) for row, cells in zip(counts, shown.cells, strict=True)]


def moments(people: Mapping[float, int]) -> Moments:
    """Of scores, ``people`` mapping each to how many have it."""
    n = sum(people.values())
    if n < K:
        return Moments(n)
    mean = sum(value * count for value, count in people.items()) / n
    squares = sum((value - mean) ** 2 * count for value, count in people.items())
    return Moments(n, mean, math.sqrt(squares / (n - 1)))


def change(before: Moments, after: Moments) -> Change | None:
    """Difference of two averages with the large-sample interval of Welch 1947 (Biometrika
    34:28-35); None where an average is not shown.

    The groups are taken as different people. Many will be the same: that makes the interval, if
    anything, too wide.
    """
    if before.mean is None or after.mean is None or before.sd is None or after.sd is None:
        return None
    difference = after.mean - before.mean
    error = math.sqrt(before.sd**2 / before.n + after.sd**2 / after.n)
    return Change(difference, difference - Z * error, difference + Z * error)
