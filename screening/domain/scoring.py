"""Answers to scores: totals, missing answers by each scale's own rule, bands, critical items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screening.domain.instrument import Band, Critical, Instrument, Item, Scale

Answers = Mapping[str, int | None]


class AnswerError(ValueError):
    """An answer that the instrument does not offer; ``item`` is its linkId."""

    def __init__(self, item: str, reason: str) -> None:
        super().__init__(f"{item}: {reason}")
        self.item = item
        self.reason = reason


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
    scales: tuple[ScaleScore, ...]
    critical: tuple[CriticalHit, ...]
    complete: bool

    def scale(self, key: str) -> ScaleScore:
        return next(score for score in self.scales if score.scale.key == key)


def answers_check(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, int | None]:
    """Every item's answer in order, None where it was left out.

    Raises ``AnswerError`` naming the first item that is unknown or has no such option. A float,
    a boolean or a numeral in quotes is not an answer, however near it looks.
    """
    for link_id in answers:
        if link_id not in instrument.by_link:
            raise AnswerError(link_id, f"{instrument.short_title} has no such item.")
    return {item.link_id: _answer(item, answers.get(item.link_id)) for item in instrument.items}


def _answer(item: Item, value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or value not in item.values:
        offered = ", ".join(str(v) for v in sorted(item.values))
        raise AnswerError(item.link_id, f"Item {item.number} takes one of {offered}.")
    return value


def score(instrument: Instrument, answers: Mapping[str, object]) -> Result:
    """Score ``answers`` (linkId to ordinal value; None or absent: not answered)."""
    checked = answers_check(instrument, answers)
    return Result(
        scales=tuple(_scale_score(instrument, scale, checked) for scale in instrument.scales),
        critical=tuple(_critical(instrument, checked)),
        complete=all(checked[item.link_id] is not None for item in instrument.scored_items),
    )


def _scale_score(instrument: Instrument, scale: Scale, answers: Answers) -> ScaleScore:
    given = [
        instrument.by_link[link].points(value)
        for link in scale.items
        if (value := answers[link]) is not None
    ]
    missing = len(scale.items) - len(given)
    value = _value(scale, sum(given), len(given), missing)
    return ScaleScore(
        scale=scale,
        value=value,
        band=None if value is None else scale.band_of(value),
        prorated=value is not None and missing > 0,
        missing=missing,
    )


def _value(scale: Scale, total: int, given: int, missing: int) -> int | None:
    if not missing:
        return total * scale.multiply
    if not scale.prorate or missing > scale.missing_allowed or not given:
        return None
    # total / given * all * multiply, halves up, in whole numbers: no float decides a band
    all_items = len(scale.items)
    return (2 * total * all_items * scale.multiply + given) // (2 * given)


def _critical(instrument: Instrument, answers: Answers) -> list[CriticalHit]:
    hits = []
    for critical in instrument.critical:
        value = answers[critical.item]
        if value is not None and value >= critical.at_least:
            hits.append(CriticalHit(critical, instrument.by_link[critical.item], value))
    return hits
