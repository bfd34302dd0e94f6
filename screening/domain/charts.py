"""Control charts against a person's own baseline.

EWMA: Roberts 1959, Technometrics 1:239-250; Lucas & Saccucci 1990, Technometrics 32:1-12.
CUSUM: Page 1954, Biometrika 41:100-115. Schat et al. 2021 found both ahead of Shewhart charts on
day means of momentary assessment.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal

Side = Literal["both", "upper"]
Series = Sequence[float | None]


@dataclass(frozen=True)
class Baseline:
    """``sd`` is the sample SD or the floor; ``days`` counts the values it rests on."""

    mean: float
    sd: float
    days: int
    floored: bool


@dataclass(frozen=True)
class Chart:
    """One entry a value; a missing value has None everywhere. ``signals`` count from 1."""

    z: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signals: tuple[int, ...]


def baseline_of(values: Series, *, minimum: int, sd_floor: float) -> Baseline | None:
    """Mean and SD of the values present, or None with fewer than ``minimum`` of them.

    The floor keeps a person who always answers alike from signalling at the first wobble.
    """
    present = [value for value in values if value is not None]
    if len(present) < max(minimum, 2):
        return None
    sd = stdev(present)
    return Baseline(fmean(present), max(sd, sd_floor), len(present), sd < sd_floor)


def ewma(
    values: Series,
    *,
    mean: float,
    sd: float,
    smoothing: float,
    limit: float,
    side: Side = "both",
    fixed_limits: bool = False,
    baseline_days: int | None = None,
    least_rise: float = 0.0,
) -> Chart:
    """z_i = smoothing x_i + (1 - smoothing) z_(i-1) from z_0 = mean, with its limits.

    The limits widen to their steady state unless ``fixed_limits``. ``baseline_days`` widens them
    by the standard error of a mean that was itself estimated from so many values (Jones, Champ &
    Rigdon 2001), and they never lie nearer to the mean than ``least_rise``. A missing value is
    skipped: the statistic waits, and neither zero nor the mean stands in for it. Raises
    ``ValueError`` for a smoothing outside (0, 1], a limit or SD not above 0, or a value that is
    not finite.
    """
    _check(values, smoothing, limit, sd)
    z, seen = mean, 0
    rows: list[tuple[float | None, float | None, float | None]] = []
    signals = []
    for position, value in enumerate(values, 1):
        if value is None:
            rows.append((None, None, None))
            continue
        seen += 1
        z = smoothing * value + (1 - smoothing) * z
        spread = _spread(smoothing, None if fixed_limits else seen, baseline_days)
        width = max(limit * sd * spread, least_rise)
        lower, upper = mean - width, mean + width
        rows.append((z, lower, upper))
        if z > upper or (side == "both" and z < lower):
            signals.append(position)
    return Chart(*_columns(rows), signals=tuple(signals))


def _spread(smoothing: float, seen: int | None, baseline_days: int | None) -> float:
    """The SD of z - mean in units of the values' SD, after ``seen`` values (None: steady)."""
    kept = 0.0 if seen is None else (1 - smoothing) ** seen  # how much of z is still z_0
    variance = smoothing / (2 - smoothing) * (1 - kept**2)
    if baseline_days:
        variance += (1 - kept) ** 2 / baseline_days
    return math.sqrt(variance)


@dataclass(frozen=True)
class Cusum:
    """Upward and downward sums with their common limit; ``signals`` count from 1."""

    high: tuple[float | None, ...]
    low: tuple[float | None, ...]
    limit: float
    signals: tuple[int, ...]


def cusum(
    values: Series,
    *,
    mean: float,
    sd: float,
    slack: float = 0.5,
    decision: float = 5.0,
    side: Side = "both",
) -> Cusum:
    """Tabular CUSUM: slack K = ``slack`` sd, decision limit H = ``decision`` sd."""
    _check(values, 1.0, decision, sd)
    high = low = 0.0
    highs: list[float | None] = []
    lows: list[float | None] = []
    signals = []
    for position, value in enumerate(values, 1):
        if value is None:
            highs.append(None)
            lows.append(None)
            continue
        high = max(0.0, value - (mean + slack * sd) + high)
        low = max(0.0, (mean - slack * sd) - value + low)
        highs.append(high)
        lows.append(low)
        if high > decision * sd or (side == "both" and low > decision * sd):
            signals.append(position)
    return Cusum(tuple(highs), tuple(lows), decision * sd, tuple(signals))


def _check(values: Series, smoothing: float, limit: float, sd: float) -> None:
    if not 0 < smoothing <= 1:
        raise ValueError("The smoothing must lie above 0 and at most at 1.")
    if not (limit > 0 and sd > 0 and math.isfinite(limit) and math.isfinite(sd)):
        raise ValueError("The limit and the standard deviation must be above 0.")
    if any(value is not None and not math.isfinite(value) for value in values):
        raise ValueError("A value is not a finite number.")


def _columns(
    rows: list[tuple[float | None, float | None, float | None]],
) -> tuple[tuple[float | None, ...], tuple[float | None, ...], tuple[float | None, ...]]:
    if not rows:
        return (), (), ()
    z, lower, upper = zip(*rows, strict=True)
    return z, lower, upper
