"""What a student reads about their own answers: plain words, no diagnosis, no alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from screening.domain.instrument import Band, Instrument, Scale
from screening.domain.scoring import skipped_items
from screening.models import Response, Score
from screening.presenters.result_words import ABOUT, PARTS, band_words


@dataclass(frozen=True)
class Step:
    """One band of the scale as drawn: where it lies, and whether the score is in it."""

    title: str
    minimum: int
    maximum: int
    current: bool


@dataclass(frozen=True)
class Change:
    """The same questionnaire the time before; ``direction`` is better, worse or same."""

    before: Score
    direction: str


@dataclass(frozen=True)
class Part:
    """One score; ``title`` empty where too much was left out to work it out. ``name`` is set where
    an instrument has several.
    """

    name: str
    score: Score
    title: str
    meaning: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ResultWords:
    """Everything on the result page. ``left_out`` holds the numbers of unanswered questions;
    ``missing`` is how many of them would have counted.
    """

    instrument: Instrument
    about: str
    recall: str
    parts: tuple[Part, ...]
    change: Change | None
    left_out: tuple[int, ...]
    missing: int

    @property
    def first(self) -> Part:
        return self.parts[0]

    @property
    def scored(self) -> bool:
        return any(part.title for part in self.parts)

    @property
    def left_out_words(self) -> str:
        return ", ".join(str(number) for number in self.left_out)


def result_words(
    instrument: Instrument, response: Response, earlier: Sequence[Score]
) -> ResultWords:
    """Words for one answer sheet; ``earlier`` are the headline scores before it, oldest first."""
    made = {score.scale: score for score in response.scores.all()}
    shown = [scale for scale in _scales_shown(instrument) if scale.key in made]
    named = len(shown) > 1
    unanswered = left_out(instrument, response)
    return ResultWords(
        instrument=instrument,
        about=str(ABOUT.get(instrument.key, instrument.title)),
        recall=recall_words(instrument),
        parts=tuple(_part(instrument, scale, made[scale.key], named) for scale in shown),
        change=_change(made[shown[0].key], earlier[-1] if earlier else None),
        left_out=unanswered,
        missing=sum(item.number in unanswered for item in instrument.scored_items),
    )


def recall_words(instrument: Instrument) -> str:
    """The time that the answers are about, as an invitation to think of it."""
    if instrument.recall == "in general":
        return _("Think of how it is in general")
    return _("Think of %(recall)s") % {"recall": instrument.recall}


def left_out(instrument: Instrument, response: Response) -> tuple[int, ...]:
    """Numbers of the questions without an answer, those rightly skipped not among them."""
    given = {item.link_id: response.answers.get(item.link_id) for item in instrument.items}
    skipped = skipped_items(instrument, given)
    return tuple(
        item.number
        for item in instrument.items
        if given[item.link_id] is None and item.link_id not in skipped
    )


def _scales_shown(instrument: Instrument) -> list[Scale]:
    """The first scale, and those that share no question with it."""
    first = instrument.scale(instrument.headline)
    others = [scale for scale in instrument.scales if not set(scale.items) & set(first.items)]
    return [first, *others]


def _part(instrument: Instrument, scale: Scale, score: Score, named: bool) -> Part:
    name = str(PARTS.get((instrument.key, scale.key), scale.title)) if named else ""
    if score.value is None:
        return Part(name, score, "", "", ())
    title, meaning = band_words(instrument.key, scale, score.band)
    return Part(name, score, str(title), str(meaning), _steps(instrument.key, scale, score))


def _steps(key: str, scale: Scale, score: Score) -> tuple[Step, ...]:
    """The bands as drawn; neighbours that read alike are one."""
    steps: list[Step] = []
    for title, run in groupby(
        scale.bands, key=lambda band: str(band_words(key, scale, band.code)[0])
    ):
        bands: list[Band] = list(run)
        here = any(band.code == score.band for band in bands)
        steps.append(Step(title, bands[0].minimum, bands[-1].maximum, here))
    return tuple(steps)


# Smallest changes taken as more than chance: five points of PHQ-9 (Kroenke 2012), four of GAD-7
# (Toussaint 2020), ten percentage points of WHO-5 (Topp 2015). Others are given without a verdict.
REAL_CHANGE = {"phq9": 5, "gad7": 4, "who5": 10}


def _change(score: Score, before: Score | None) -> Change | None:
    least = REAL_CHANGE.get(score.instrument_key)
    if before is None or before.value is None or score.value is None:
        return None
    moved = score.value - before.value
    if least is None:
        return Change(before, "")
    if abs(moved) < least:
        return Change(before, "same")
    worse = (moved > 0) == (score.higher_is == "worse")
    return Change(before, "worse" if worse else "better")


def change_words(change: Change) -> str:
    """How the score compares with the time before, without praise or blame; "" where unknown."""
    words = {
        "better": _("Lighter than the time before."),
        "worse": _("Heavier than the time before."),
        "same": _("About the same as the time before."),
    }
    return words.get(change.direction, "")
