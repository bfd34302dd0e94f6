"""Local norms: where a score lies among the people of this institution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.domain.suppression import K

PERCENTS = (5, 10, 25, 50, 75, 90, 95)
MINIMUM = 50  # people behind a table of norms; our own choice: below, the quartiles' intervals
# are commonly wider than a band
RESAMPLES = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Percentile:
    """``percent`` of the people score ``value`` or less; ``low`` to ``high`` is its interval."""

    percent: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Norms:
    """Only ``n`` is told where it is below ``MINIMUM``."""

    n: int
    mean: float | None = None
    sd: float | None = None
    percentiles: tuple[Percentile, ...] = ()


def norms(
    people: Mapping[float, int], *, seed: int = 0, percents: Sequence[int] = PERCENTS
) -> Norms:
    """The percentile table of a scale; ``people`` maps each score to how many have it.

    A percentile is the smallest score that at least that share of the people do not exceed, so
    that it is a score that somebody can have (Hyndman and Fan 1996, definition 1). Intervals are
    bootstrap percentile intervals (Efron and Tibshirani 1993, ch. 13) over ``RESAMPLES`` samples
    of the same size; the same ``seed`` gives the same ones. A percentile is left out where fewer
    than ten people lie beyond it: it would speak of single persons.
    """
    values, counts = _sorted(people)
    n = int(counts.sum())
    if n < MINIMUM:
        return Norms(n)
    mean = float(values @ counts) / n
    sd = float(np.sqrt((values - mean) ** 2 @ counts / (n - 1)))
    kept = [p for p in percents if n * min(p, 100 - p) >= 100 * K]
    resamples = np.random.default_rng(seed).multinomial(n, counts / n, size=RESAMPLES)
    found = _percentiles(values, counts[np.newaxis, :], kept)[0]
    drawn = _percentiles(values, resamples, kept)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail), axis=0, method="inverted_cdf")
    rows = zip(kept, found, low, high, strict=True)
    return Norms(
        n, mean, sd, tuple(Percentile(p, float(v), float(a), float(b)) for p, v, a, b in rows)
    )


def percentile_rank(people: Mapping[float, int], score: float) -> float | None:
    """The share of people, 0 to 100, below ``score``, with half of those who have just it.

    None where fewer than ``MINIMUM`` people stand behind it. The definition is the one that
    Crawford, Garthwaite and Slick 2009, The Clinical Neuropsychologist 23(7):1173-1195 recommend.
    """
    n = sum(people.values())
    if n < MINIMUM:
        return None
    below = sum(count for value, count in people.items() if value < score)
    return 100 * (below + people.get(score, 0) / 2) / n


def _sorted(people: Mapping[float, int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    pairs = sorted((value, count) for value, count in people.items() if count > 0)
    values = np.array([value for value, _ in pairs], dtype=np.float64)
    return values, np.array([count for _, count in pairs], dtype=np.int64)


def _percentiles(
    values: NDArray[np.float64], counts: NDArray[np.int64], percents: Sequence[int]
) -> NDArray[np.float64]:
    """(samples, percents) for ``counts`` (samples, values); in whole numbers, so that no rounding
    decides which score a percentile is.
    """
    reached = counts.cumsum(axis=1) * 100
    needed = reached[:, -1:] // 100 * np.array(percents, dtype=np.int64)
    places = (reached[:, np.newaxis, :] < needed[:, :, np.newaxis]).sum(axis=2)
    found: NDArray[np.float64] = values[places]
    return found
