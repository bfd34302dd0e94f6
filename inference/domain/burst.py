"""Several frames of one sample become one estimate; docs/face-pipeline.md, part 6.

The browser's twin is static/js/face/burst.js; the figures agree, the spread is Python's alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from inference.domain.labels import labels_at_top
from inference.domain.types import EmotionReading

LEAST_WEIGHT: Final = 1e-6
"""Weight of a frame whose quality is zero though nothing speaks against its use."""


@dataclass(frozen=True)
class BurstReading:
    """One sample of 5 to 15 frames over about three seconds.

    probabilities: quality-weighted mean of the largest face over the frames that may be used, in
    EMOTIONS' order, or None when none may; spread: weighted standard deviation of each over the
    same frames; quality: their mean score; frames: how many were used, or looked at when none
    could be; faces: most faces in one frame; no_reading_reason: empty with a reading.
    """

    probabilities: tuple[float, ...] | None
    spread: tuple[float, ...] | None
    quality: float
    frames: int
    faces: int
    no_reading_reason: str

    @property
    def top_labels(self) -> tuple[str, ...]:
        """Every label sharing the largest probability; none without a reading."""
        return labels_at_top(self.probabilities) if self.probabilities else ()


def burst_combine(frames: Sequence[Sequence[EmotionReading]]) -> BurstReading:
    """Each frame's readings, largest face first, to one reading."""
    seen = [faces[0] for faces in frames if faces]
    used = [reading for reading in seen if reading.abstain is None]
    shown = used or seen
    mean, spread = _moments(used) if used else (None, None)
    return BurstReading(
        probabilities=mean,
        spread=spread,
        quality=sum(reading.quality.score for reading in shown) / max(1, len(shown)),
        frames=len(used) or len(frames),
        faces=max((len(faces) for faces in frames), default=0),
        no_reading_reason="" if used else _commonest(frames),
    )


def _moments(used: Sequence[EmotionReading]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    weights = [max(reading.quality.score, LEAST_WEIGHT) for reading in used]
    columns = list(zip(*(reading.probabilities for reading in used), strict=True))
    sums = [_weighted(column, weights) for column in columns]
    mean = tuple(value / sum(sums) for value in sums)
    squares = (
        _weighted([(value - middle) ** 2 for value in column], weights) / sum(weights)
        for column, middle in zip(columns, mean, strict=True)
    )
    return mean, tuple(sqrt(square) for square in squares)


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def _commonest(frames: Sequence[Sequence[EmotionReading]]) -> str:
    """The reason most frames share, the first seen of equals; no_face without any frame."""
    reasons = [(faces[0].abstain or "no_face") if faces else "no_face" for faces in frames]
    return Counter(reasons).most_common(1)[0][0] if reasons else "no_face"
