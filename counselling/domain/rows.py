"""What the charts are drawn from: plain rows, ordered by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

MarkKind = Literal["watch", "elevated", "urgent", "note"]


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a questionnaire's scale, both ends included."""

    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScorePoint:
    day: date
    value: float | None  # None: too much missing to score
    band: str
    href: str = ""
    prorated: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """One questionnaire's scale and what was scored on it, oldest first."""

    key: str
    title: str
    low: float
    high: float
    higher_is: Literal["worse", "better"]
    bands: tuple[Band, ...]
    points: tuple[ScorePoint, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A summed-up day. None and empty mean that there is not enough to say, never zero.

    ``na`` and ``pa`` are 0..100 means; ``negative_share`` and ``shares`` are 0..1 over the
    ``readable`` samples; ``agreement`` is "agree", "differ" or empty.
    """

    day: date
    na: float | None = None
    pa: float | None = None
    dominant: tuple[str, ...] = ()
    negative_share: float | None = None
    samples: int = 0
    readable: int = 0
    prompts: int = 0
    answered: int = 0
    agreement: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """The chart's smoothed value and own upper limit after ``day``; a missing day has none."""

    day: date
    smoothed: float
    upper: float

    @property
    def above(self) -> bool:
        return self.smoothed > self.upper


@dataclass(frozen=True, slots=True)
class Control:
    """A control chart against the person's own baseline (``since`` .. ``until``)."""

    weight: float  # lambda
    baseline_since: date
    baseline_until: date
    baseline_mean: float
    points: tuple[ControlPoint, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    day: date
    kind: MarkKind
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the calendar that explains something, such as exam weeks."""

    since: date
    until: date
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    since: date
    until: date
    scores: tuple[Scores, ...]
    days: tuple[Day, ...]
    control: Control | None = None
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """One spoke. Values are on the dimension's own scale ``low`` .. ``high``.

    ``past`` is the person's own earlier mean; ``campus`` the middle half (lower and upper
    quartile) of everybody, None while fewer than ten people stand behind it.
    """

    label: str
    detail: str
    low: float
    high: float
    higher_is: Literal["worse", "better"]
    now: float | None
    now_n: int
    past: float | None = None
    past_n: int = 0
    campus: tuple[float, float] | None = None
    campus_n: int = 0

    def strain(self, value: float) -> float:
        """0..1 outwards; a scale on which more is better is turned round."""
        share = min(max((value - self.low) / (self.high - self.low), 0), 1)
        return 1 - share if self.higher_is == "better" else share


@dataclass(frozen=True, slots=True)
class Expressions:
    """Top labels counted over some days."""

    counts: tuple[tuple[str, int], ...]
    samples: int
    days: int

    @property
    def readable(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def unreadable(self) -> int:
        return self.samples - self.readable
