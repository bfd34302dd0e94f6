"""Scores of one answer sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screening.domain.instrument import Band, Critical, Instrument, Item, Scale
from screening.domain.scoring.algorithms import Evidence, readings_of, screens_of
from screening.domain.scoring.answers import Answers, answers_check, skipped_items


@dataclass(frozen=True)
class ScaleScore:
    """``value`` None: too much is missing. ``missing`` counts unanswered items of the scale."""

    scale: Scale
    value: int | None
    band: Band | None
    prorated: bool
    missing: int


@dataclass(frozen=True)
class CriticalHit:
    critical: Critical
    item: Item
    value: int


@dataclass(frozen=True)
class Result:
    """``screens`` and ``readings`` by code; None where too much is missing to decide.

    ``complete``: every scored item that was to be asked is answered.
    """

    scales: tuple[ScaleScore, ...]
    critical: tuple[CriticalHit, ...]
    complete: bool
    screens: Mapping[str, bool | None]
    readings: Mapping[str, str | None]

    def scale(self, key: str) -> ScaleScore:
        return next(score for score in self.scales if score.scale.key == key)


def score(instrument: Instrument, answers: Mapping[str, object]) -> Result:
    """Score ``answers`` (linkId to ordinal value; None or absent: not answered).

    Raises ``AnswerError`` for an answer that the instrument does not offer.
    """
    checked = answers_check(instrument, answers)
    skipped = skipped_items(instrument, checked)
    absent = skipped | {item.link_id for item in instrument.items if not item.scored}
    points = {item.link_id: _points(item, checked, absent) for item in instrument.items}
    scales = tuple(_scale_score(instrument, scale, checked, points) for scale in instrument.scales)
    values = {entry.scale.key: entry.value for entry in scales}
    evidence = Evidence(checked, values, absent)
    return Result(
        scales=scales,
        critical=tuple(_critical(instrument, checked)),
        complete=all(points[item.link_id] is not None for item in instrument.scored_items),
        screens=screens_of(instrument, evidence),
        readings=readings_of(instrument, evidence),
    )


def _points(item: Item, answers: Answers, absent: frozenset[str]) -> int | None:
    """What the item counts; None where an answer is missing. Rightly skipped: its lowest."""
    value = answers[item.link_id]
    if value is not None:
        return item.points(value)
    return min(item.worth.values()) if item.link_id in absent else None


def _scale_score(
    instrument: Instrument, scale: Scale, answers: Answers, points: Answers
) -> ScaleScore:
    missing = sum(points[link] is None for link in scale.items)
    if scale.method == "sum":
        value = _sum(scale, points, missing)
    elif scale.method == "count":
        value = None if missing else _count(scale, answers)
    else:
        value = _level(instrument, scale, answers, missing)
    return ScaleScore(
        scale=scale,
        value=value,
        band=None if value is None else scale.band_of(value),
        prorated=value is not None and missing > 0 and scale.prorate,
        missing=missing,
    )


def _sum(scale: Scale, points: Answers, missing: int) -> int | None:
    given = len(scale.items) - missing
    if not given or (missing and (not scale.prorate or missing > scale.missing_allowed)):
        return None
    total = sum(points[link] or 0 for link in scale.items)
    # total / given * all * multiply, halves up, in whole numbers: no float decides a band
    return (2 * total * len(scale.items) * scale.multiply + given) // (2 * given)


def _count(scale: Scale, answers: Answers) -> int:
    pairs = zip(scale.items, scale.count_from, strict=True)
    return sum((value := answers[link]) is not None and value >= least for link, least in pairs)


def _level(instrument: Instrument, scale: Scale, answers: Answers, missing: int) -> int | None:
    """The highest level reached, though answers be missing; only then is nothing no zero."""
    endorsed = {
        link
        for link in scale.items
        if (value := answers[link]) is not None and value > min(instrument.by_link[link].values)
    }
    reached = max((r.value for r in scale.levels if endorsed.issuperset(r.items)), default=0)
    return None if missing and not reached else reached


def _critical(instrument: Instrument, answers: Answers) -> list[CriticalHit]:
    hits = []
    for critical in instrument.critical:
        value = answers[critical.item]
        if value is not None and value >= critical.at_least:
            hits.append(CriticalHit(critical, instrument.by_link[critical.item], value))
    return hits
