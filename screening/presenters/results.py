"""What a student reads about their own answers: plain words, no diagnosis, no alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.domain.instrument import Band, Instrument
from screening.models import Response, Score

Words = str | Promise

ABOUT: dict[str, Words] = {
    "phq9": gettext_lazy("low mood and how it has touched sleep, energy and thoughts"),
    "gad7": gettext_lazy("worry, tension and restlessness"),
    "who5": gettext_lazy("well-being: feeling cheerful, calm, active, rested and interested"),
}

# (title, what it can mean, what may help) by instrument and band
BANDS: dict[tuple[str, str], tuple[Words, Words]] = {
    ("phq9", "none_minimal"): (
        gettext_lazy("Few signs of low mood"),
        gettext_lazy("In the last two weeks you noticed little or none of what was asked."),
    ),
    ("phq9", "mild"): (
        gettext_lazy("Some signs of low mood"),
        gettext_lazy(
            "Some of this was there on several days. That is common, in busy weeks above all, and "
            "often passes. If it stays, talking it over is a good idea."
        ),
    ),
    ("phq9", "moderate"): (
        gettext_lazy("Low mood on many days"),
        gettext_lazy(
            "Much of this was there on many days. Many people at this point find a conversation "
            "with a counsellor useful, and need no reason that is “bad enough”."
        ),
    ),
    ("phq9", "moderately_severe"): (
        gettext_lazy("Low mood on most days"),
        gettext_lazy(
            "Most of this was there on more than half the days. That is a lot to carry. A "
            "counsellor will look at this and may write to you."
        ),
    ),
    ("phq9", "severe"): (
        gettext_lazy("Low mood nearly every day"),
        gettext_lazy(
            "Most of this was there nearly every day. That is a great deal to carry, and it can "
            "get better with help. A counsellor will look at this and may write to you."
        ),
    ),
    ("gad7", "minimal"): (
        gettext_lazy("Little worry or tension"),
        gettext_lazy("In the last two weeks you noticed little or none of what was asked."),
    ),
    ("gad7", "mild"): (
        gettext_lazy("Some worry and tension"),
        gettext_lazy(
            "Some of this was there on several days. That is common, before exams above all, and "
            "often passes. If it stays, talking it over is a good idea."
        ),
    ),
    ("gad7", "moderate"): (
        gettext_lazy("Worry or tension on many days"),
        gettext_lazy(
            "Much of this was there on many days. Many people at this point find a conversation "
            "with a counsellor useful, and need no reason that is “bad enough”."
        ),
    ),
    ("gad7", "severe"): (
        gettext_lazy("Worry or tension on most days"),
        gettext_lazy(
            "Most of this was there on most days. That is a lot to carry, and it can get better "
            "with help. A counsellor will look at this and may write to you."
        ),
    ),
    ("who5", "adequate"): (
        gettext_lazy("Well-being in the usual range"),
        gettext_lazy("More good moments than not in the last two weeks."),
    ),
    ("who5", "poor_wellbeing"): (
        gettext_lazy("Well-being on the low side"),
        gettext_lazy(
            "Good moments were there less than half of the time. It can be a hard stretch, or "
            "something that talking over would make lighter."
        ),
    ),
    ("who5", "likely_depression_screen"): (
        gettext_lazy("Few good moments lately"),
        gettext_lazy(
            "Good moments were rare in the last two weeks. It is worth telling somebody, and the "
            "counselling centre is there for just that."
        ),
    ),
}


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
class ResultWords:
    """Everything on the result page; ``title`` empty where too much was left out to score."""

    instrument: Instrument
    about: str
    score: Score
    title: str
    meaning: str
    steps: tuple[Step, ...]
    change: Change | None
    missing: int


def result_words(
    instrument: Instrument, response: Response, earlier: Sequence[Score]
) -> ResultWords:
    """Words for one answer sheet; ``earlier`` are the headline scores before it, oldest first."""
    score = next(s for s in response.scores.all() if s.headline)
    title, meaning = _band_words(instrument.key, score)
    scale = instrument.scale(instrument.headline)
    return ResultWords(
        instrument=instrument,
        about=str(ABOUT.get(instrument.key, instrument.title)),
        score=score,
        title=title,
        meaning=meaning,
        steps=tuple(_step(instrument.key, band, score) for band in scale.bands),
        change=_change(score, earlier[-1] if earlier else None),
        missing=sum(response.answers.get(i.link_id) is None for i in instrument.scored_items),
    )


def _band_words(key: str, score: Score) -> tuple[str, str]:
    if score.value is None:
        return "", ""
    title, meaning = BANDS.get((key, score.band), (score.band_label, ""))
    return str(title), str(meaning)


def _step(key: str, band: Band, score: Score) -> Step:
    title = BANDS.get((key, band.code), (band.label, ""))[0]
    return Step(str(title), band.minimum, band.maximum, score.band == band.code)


# Smallest changes taken as more than chance: five points of PHQ-9 (Kroenke 2012), four of GAD-7
# (Toussaint 2020), ten percentage points of WHO-5 (Topp 2015).
REAL_CHANGE = {"phq9": 5, "gad7": 4, "who5": 10}


def _change(score: Score, before: Score | None) -> Change | None:
    if before is None or before.value is None or score.value is None:
        return None
    moved = score.value - before.value
    if abs(moved) < REAL_CHANGE.get(score.instrument_key, 0):
        return Change(before, "same")
    worse = (moved > 0) == (score.higher_is == "worse")
    return Change(before, "worse" if worse else "better")


def change_words(change: Change) -> str:
    """How the score compares with the time before, without praise or blame."""
    if change.direction == "better":
        return _("Lighter than the time before.")
    if change.direction == "worse":
        return _("Heavier than the time before.")
    return _("About the same as the time before.")
