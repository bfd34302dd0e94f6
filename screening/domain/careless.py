"""Signs that a sheet may have been filled in without reading: four published indices.

None of them decides anything. On a questionnaire about complaints, somebody who has none answers
every item alike, quickly and honestly; each index is read beside the sheet, never instead of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import correlation, fmean, median, stdev

from screening.domain.instrument import Instrument, Scale

# "Unlikely to be able to respond to each item in less than 2 s": a rule of thumb, not a cut-off
# found in data. Huang, Curran, Keeney, Poposki & DeShon (2012), J Bus Psychol 27, 99-114.
SECONDS_AN_ITEM = 2.0
VERY_FAST_S = 1.0
FEWEST_TIMED = 3  # a median of fewer says nothing
FEWEST_ANSWERS = 4  # a string or a spread of fewer says nothing
# Two scales always correlate by +1 or -1; each half needs two items to be a mean of something.
FEWEST_SCALES = 3
FEWEST_ITEMS = 4

Answers = Mapping[str, int | None]


@dataclass(frozen=True)
class Speed:
    """Seconds an item over the timed items: median, and the share faster than a second."""

    items: int
    median_s: float
    very_fast: float

    @property
    def fast(self) -> bool:
        """Faster than the rule of thumb."""
        return self.median_s < SECONDS_AN_ITEM


@dataclass(frozen=True)
class LongString:
    """The longest run of the same answer: ``length`` of ``answered`` items, all at ``value``.

    ``reversed_within``: the run holds items asked both ways round, so that answering alike
    contradicts itself.
    """

    length: int
    answered: int
    value: int
    reversed_within: bool


@dataclass(frozen=True)
class Careless:
    """The indices of one sheet; None where they do not apply.

    ``variability`` is the standard deviation of the raw answers (n - 1) in units of the answer
    scale. ``consistency`` is -1 to 1 over ``scales`` scales.
    """

    long_string: LongString | None
    speed: Speed | None
    variability: float | None
    consistency: float | None
    scales: int


def careless(instrument: Instrument, answers: Answers, item_ms: Mapping[str, int]) -> Careless:
    """The indices of one sheet; ``item_ms`` empty where no times are known."""
    halves = even_odd_halves(instrument, answers)
    return Careless(
        long_string=long_string(instrument, answers),
        speed=speed(instrument, answers, item_ms),
        variability=variability(instrument, answers),
        consistency=even_odd(halves),
        scales=len(halves),
    )


def long_string(instrument: Instrument, answers: Answers) -> LongString | None:
    """The longest run of one answer as printed; an item left out ends it. Johnson (2005), J Res
    Pers 39, 103-129; Meade & Craig (2012), Psychol Methods 17, 437-455.
    """
    given = [(item, answers.get(item.link_id)) for item in instrument.items if item.scored]
    answered = sum(value is not None for _item, value in given)
    if answered < FEWEST_ANSWERS:
        return None
    runs = [(value, list(run)) for value, run in groupby(given, key=lambda pair: pair[1])]
    value, longest = max(
        ((v, run) for v, run in runs if v is not None), key=lambda found: len(found[1])
    )
    ways = {item.reverse for item, _value in longest}
    return LongString(len(longest), answered, value, len(ways) > 1)


def speed(instrument: Instrument, answers: Answers, item_ms: Mapping[str, int]) -> Speed | None:
    """How fast the answered items were, where at least ``FEWEST_TIMED`` have a time."""
    seconds = [
        item_ms[item.link_id] / 1000
        for item in instrument.items
        if item.link_id in item_ms and answers.get(item.link_id) is not None
    ]
    if len(seconds) < FEWEST_TIMED:
        return None
    very_fast = sum(value < VERY_FAST_S for value in seconds) / len(seconds)
    return Speed(len(seconds), median(seconds), very_fast)


def variability(instrument: Instrument, answers: Answers) -> float | None:
    """Intra-individual response variability: the spread of the raw answers. Dunn, Heggestad,
    Shanock & Theilgard (2018), J Bus Psychol 33, 105-121.
    """
    offered = {item.values for item in instrument.scored_items}
    values = [v for i in instrument.scored_items if (v := answers.get(i.link_id)) is not None]
    if len(offered) > 1 or len(values) < FEWEST_ANSWERS:
        return None  # answers on different scales have no common spread
    return stdev(values)


def even_odd_halves(instrument: Instrument, answers: Answers) -> list[tuple[float, float]]:
    """Each scale's mean over its odd and over its even items, as a share of what they can reach.

    Scales that share items with one before them are left out, and those with fewer than
    ``FEWEST_ITEMS`` answered; reversed items count mirrored.
    """
    halves: list[tuple[float, float]] = []
    used: set[str] = set()
    for scale in sorted(instrument.scales, key=lambda scale: len(scale.items)):
        if used & set(scale.items) or scale.method != "sum":
            continue
        shares = _shares(instrument, scale, answers)
        if len(shares) >= FEWEST_ITEMS:
            used |= set(scale.items)
            halves.append((fmean(shares[0::2]), fmean(shares[1::2])))
    return halves


def _shares(instrument: Instrument, scale: Scale, answers: Answers) -> list[float]:
    shares = []
    for link in scale.items:
        item, value = instrument.by_link[link], answers.get(link)
        if value is not None:
            low, high = min(item.worth.values()), max(item.worth.values())
            shares.append((item.points(value) - low) / (high - low))
    return shares


def even_odd(halves: Sequence[tuple[float, float]]) -> float | None:
    """The correlation of both halves over the scales, stepped up by Spearman and Brown, not below
    -1. None with fewer than ``FEWEST_SCALES``, or where a half is the same on every scale.

    Jackson's index as in Johnson (2005) and Meade & Craig (2012).
    """
    if len(halves) < FEWEST_SCALES:
        return None
    odd, even = [half[0] for half in halves], [half[1] for half in halves]
    if len(set(odd)) == 1 or len(set(even)) == 1:
        return None
    r = correlation(odd, even)
    return -1.0 if r <= -0.5 else max(-1.0, 2 * r / (1 + r))
