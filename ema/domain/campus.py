"""Invented momentary data for a synthetic campus: plain numbers from one seed.

The generating model is written down in docs/ema.md. Arrays are indexed (student, day, slot, ...);
the last day is today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.domain.labels import EMOTIONS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SCENARIOS: Final = ("steady", "exam_stress", "low_mood", "silence", "masked", "sparse")
SHARES: Final = (0.62, 0.12, 0.08, 0.04, 0.05, 0.09)
STEADY, EXAM, LOW, SILENCE, MASKED, SPARSE = range(len(SCENARIOS))

LEADING: Final = (LOW, STEADY, LOW, MASKED, MASKED, SILENCE, SILENCE, EXAM, EXAM, SPARSE, SPARSE)
"""What the first students with camera consent live through, so that a small campus shows all.

The first is the demo's own, whom a visitor follows from the check-in to the queue."""

WEEK: Final = (3.0, 2.0, 1.0, 1.0, -2.0, -4.0, -1.0)  # NA by weekday, Monday first
COMPLIANCE: Final = 0.79  # Wrzus & Neubauer 2023, pooled
FACE: Final = {  # logit of each label: rest, per 25 points of NA above 26, of PA above 56
    "anger": (-1.9, 0.6, 0.0),
    "disgust": (-3.0, 0.1, 0.0),
    "fear": (-2.2, 0.5, 0.0),
    "happiness": (-0.2, -0.3, 1.0),
    "sadness": (-1.2, 1.1, -0.4),
    "surprise": (-2.4, 0.0, 0.1),
    "neutral": (1.3, 0.0, 0.0),
}
REASONS: Final = ("too_dark", "turned_away", "blurred", "no_face", "uncertain")


@dataclass(frozen=True)
class Moods:
    """Negative and positive affect as felt, (student, day, slot), 0..100; ``face`` adds logits."""

    na: Floats
    pa: Floats
    face: Floats  # (student, day, slot, 7)
    compliance: Floats  # (student, day, slot), chance to answer


@dataclass(frozen=True)
class Takings:
    """Camera samples, (student, day, slot): whether taken, and what was read."""

    taken: Bools
    readable: Bools
    probabilities: Floats  # (student, day, slot, 7)
    quality: Floats
    reason: Ints  # into REASONS
    corrected: Bools


def scenarios_draw(rng: np.random.Generator, camera: Bools, leading: bool) -> Ints:
    """A scenario for each student; ``leading`` gives the first of them one each."""
    drawn = rng.choice(len(SCENARIOS), size=len(camera), p=SHARES)
    if leading:
        first = np.flatnonzero(camera)[: len(LEADING)]
        drawn[first] = LEADING[: len(first)]
    return drawn


def moods_draw(rng: np.random.Generator, scenario: Ints, weekdays: Ints, slots: int) -> Moods:
    """``weekdays`` (student, day), Monday 0: each student's own calendar."""
    people, days = weekdays.shape
    shape = (people, days, slots)
    own_na = np.clip(rng.normal(26, 9, people), 8, 55)[:, None, None]
    own_pa = np.clip(rng.normal(56, 11, people), 25, 85)[:, None, None]
    spread = rng.lognormal(np.log(8), 0.25, people)[:, None, None]
    shift = _shift(scenario, days)[:, :, None]
    felt = np.array(WEEK)[weekdays][:, :, None] + _day_effects(rng, people, days)[:, :, None]
    na = own_na + felt + shift + rng.normal(0, 1, shape) * spread
    pa = own_pa - 0.6 * (felt + shift) + rng.normal(0, 1, shape) * spread
    late = _last(days, 14)[None, :, None]
    masked = (scenario == MASKED)[:, None, None] * late
    na, pa = na - 8 * masked, pa + 14 * masked
    face = np.zeros((*shape, len(EMOTIONS)))
    face[..., EMOTIONS.index("sadness")] = 3.4 * masked + 0.05 * shift * _is(scenario, LOW)
    return Moods(np.clip(na, 0, 100), np.clip(pa, 0, 100), face, _compliance(rng, scenario, shape))


def _is(scenario: Ints, which: int) -> Floats:
    chosen: Floats = (scenario == which)[:, None, None].astype(float)
    return chosen


def _last(days: int, count: int, until: int = 0) -> Floats:
    """1 on the ``count`` days that end ``until`` days before today, else 0."""
    back = np.arange(days)[::-1]
    return ((back >= until) & (back < until + count)).astype(float)


def _ramp(days: int, count: int, over: int) -> Floats:
    """0 until ``count`` days ago, then rising to 1 within ``over`` days."""
    back = np.arange(days)[::-1]
    rising: Floats = np.clip((count - back) / over, 0, 1)
    return rising


def _shift(scenario: Ints, days: int) -> Floats:
    """What the scenario adds to NA, (student, day)."""
    shifts = np.zeros((len(SCENARIOS), days))
    shifts[EXAM] = 20 * _ramp(days, 14, 12)
    shifts[LOW] = 30 * _ramp(days, 10, 3)
    shifts[SILENCE] = 34 * _last(days, 7, until=6)
    found: Floats = shifts[scenario]
    return found


def _day_effects(rng: np.random.Generator, people: int, days: int) -> Floats:
    """Good and bad days: autoregressive, 0.35 from one day to the next."""
    steps = rng.normal(0, 4, (people, days))
    for day in range(1, days):
        steps[:, day] += 0.35 * steps[:, day - 1]
    return steps


def _compliance(rng: np.random.Generator, scenario: Ints, shape: tuple[int, ...]) -> Floats:
    own = rng.beta(COMPLIANCE * 14, (1 - COMPLIANCE) * 14, shape[0])
    own = np.where(scenario == SPARSE, 0.18, own)[:, None, None] * np.ones(shape)
    quiet = _is(scenario, SILENCE) * _last(shape[1], 6)[None, :, None]
    return np.where(quiet > 0, 0.02, own)


def items_draw(rng: np.random.Generator, latent: Floats, items: int, lean: Floats) -> Ints:
    """Slider answers (student, day, slot, item), whole 0..100, around ``latent``.

    ``lean`` (student, item) is how far a person's use of an item lies from the others.
    """
    noise = rng.normal(0, 6, (*latent.shape, items))
    values = latent[..., None] + lean[:, None, None, :] + noise
    whole: Ints = np.rint(np.clip(values, 0, 100)).astype(np.int64)
    return whole


def takings_draw(rng: np.random.Generator, moods: Moods, possible: Bools) -> Takings:
    """Camera samples where ``possible`` (answered, and the student agrees to the camera)."""
    shape = moods.na.shape
    rest, by_na, by_pa = (np.array([FACE[label][n] for label in EMOTIONS]) for n in range(3))
    above_na, above_pa = (moods.na - 26) / 25, (moods.pa - 56) / 25
    logits = rest + above_na[..., None] * by_na + above_pa[..., None] * by_pa + moods.face
    logits = logits + rng.normal(0, 0.25, (shape[0], 1, 1, 7)) + rng.gumbel(0, 0.8, logits.shape)
    readable = rng.random(shape) < 0.92
    quality = np.round(rng.beta(9, 3, shape) * np.where(readable, 1.0, 0.35), 3)
    return Takings(
        taken=possible & (rng.random(shape) < 0.94),
        readable=readable,
        probabilities=_softmax(1.5 * logits),
        quality=quality,
        reason=rng.integers(0, len(REASONS), shape),
        corrected=rng.random(shape) < 0.03,
    )


def _softmax(logits: Floats) -> Floats:
    """Seven probabilities with six decimals, sum 1 but for rounding."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = np.round(powers / powers.sum(axis=-1, keepdims=True), 6)
    return shares


def offsets_draw(
    rng: np.random.Generator, windows: list[tuple[int, int]], gap_s: int, shape: tuple[int, int]
) -> Ints:
    """Seconds after the day's turn at which each beep comes, (student, day, slot).

    Even within each window, ``gap_s`` apart: as ``ema.domain.schedule`` does it, for many at once.
    """
    latest: list[int] = []
    for _start, end in reversed(windows):
        latest.append(min(end, latest[-1] - gap_s) if latest else end)
    found: list[Any] = []
    for (start, _end), limit in zip(windows, reversed(latest), strict=True):
        earliest = np.full(shape, start)
        if found:
            earliest = np.maximum(earliest, found[-1] + gap_s)
        room = np.maximum(limit - earliest, 0)
        found.append(earliest + np.floor(rng.random(shape) * (room + 1)).astype(np.int64))
    return np.stack(found, axis=-1)
