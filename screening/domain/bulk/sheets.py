"""Scores of a table of answers, a column an item: ``scoring.score`` in whole columns.

Both paths stand side by side because each is clearest in its own form; a property test over every
instrument keeps their answers the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from screening.domain.bulk.algorithms import Columns, reading_column, screen_column
from screening.domain.instrument import Instrument, Scale

Ints = NDArray[np.int64]
Answers = NDArray[np.int32]
Bools = NDArray[np.bool_]

MISSING: Final = -(2**31)  # an item that was not answered
NONE: Final = -(10**9)  # a scale without a value


@dataclass(frozen=True)
class BulkScores:
    """One entry a sheet in every array. ``values``: ``NONE`` where too much is missing; ``bands``:
    place in the scale's bands, -1 without one; ``screens``: 1, 0, or -1 for undecided;
    ``readings``: place in the outcomes, their number for "none", -1 for undecided.
    """

    instrument: Instrument
    answers: Answers
    values: dict[str, Ints]
    bands: dict[str, Ints]
    missing: dict[str, Ints]
    complete: Bools
    screens: dict[str, Ints]
    readings: dict[str, Ints]

    @cached_property
    def prorated(self) -> Bools:
        found = np.zeros(len(self.answers), bool)
        for scale in self.instrument.scales:
            if scale.prorate:
                found |= (self.values[scale.key] != NONE) & (self.missing[scale.key] > 0)
        return found

    def row(self, place: int) -> dict[str, Any]:
        """One sheet as ``scoring.result_json`` words it."""
        scales = self.instrument.scales
        values = {s.key: _known(self.values[s.key][place]) for s in scales}
        return {
            "instrument": self.instrument.key,
            "version": self.instrument.version,
            "total": values.get("total"),
            "subscales": {key: value for key, value in values.items() if key != "total"},
            "bands": {s.key: _named(_codes(s), self.bands[s.key][place]) for s in scales},
            "critical": self._critical(place),
            "complete": bool(self.complete[place]),
            "prorated": bool(self.prorated[place]),
            "missing": {s.key: int(self.missing[s.key][place]) for s in scales},
            "screens": {k: _named((False, True), v[place]) for k, v in self.screens.items()},
            "readings": {
                reading.key: _named(
                    (*(o.code for o in reading.outcomes), "none"), self.readings[reading.key][place]
                )
                for reading in self.instrument.readings
            },
        }

    def _critical(self, place: int) -> list[dict[str, int]]:
        items = self.instrument.by_link
        found = ((items[c.item].number, c.at_least) for c in self.instrument.critical)
        row = self.answers[place]
        return [{"item": n, "value": int(row[n - 1])} for n, least in found if row[n - 1] >= least]


def sheets_score(instrument: Instrument, answers: Answers) -> BulkScores:
    """Score ``answers``, (sheets, items) of ordinal values that the items offer, or ``MISSING``."""
    given = answers != MISSING
    absent = _skipped(instrument, answers, given)
    for place, item in enumerate(instrument.items):
        if not item.scored:
            absent[:, place] = True
    points = _points(instrument, answers, given, absent)
    lacking = ~given & ~absent
    columns = Columns(instrument, answers, lacking)
    values, missing = {}, {}
    for scale in instrument.scales:
        places = columns.places(scale.items)
        missing[scale.key] = lacking[:, places].sum(axis=1)
        values[scale.key] = _value(scale, columns, points[:, places], missing[scale.key])
    columns.scales.update({key: (found, found == NONE) for key, found in values.items()})
    scored = [place for place, item in enumerate(instrument.items) if item.scored]
    return BulkScores(
        instrument=instrument,
        answers=answers,
        values=values,
        bands={scale.key: _bands(scale, values[scale.key]) for scale in instrument.scales},
        missing=missing,
        complete=~lacking[:, scored].any(axis=1),
        screens={s.code: screen_column(s, columns) for s in instrument.screens},
        readings={r.key: reading_column(r, columns) for r in instrument.readings},
    )


def _skipped(instrument: Instrument, answers: Answers, given: Bools) -> Bools:
    """Where earlier answers closed a question; see ``scoring.skipped_items``."""
    skipped = np.zeros_like(given)
    for place, item in enumerate(instrument.items):
        for number, on in enumerate(item.enable):
            asked = instrument.by_link[on.item].number - 1
            column = answers[:, asked]
            other = given[:, asked] & ~np.isin(column, sorted(on.values))
            closed = skipped[:, asked] | other
            skipped[:, place] = closed if not number else skipped[:, place] & closed
    return skipped


def _points(instrument: Instrument, answers: Answers, given: Bools, absent: Bools) -> Ints:
    """What each answer counts; 0 where it is missing, the lowest where rightly absent."""
    points = np.zeros(answers.shape, np.int64)
    for place, item in enumerate(instrument.items):
        column = points[:, place]
        for value, worth in item.worth.items():
            if worth:
                column[answers[:, place] == value] = worth
        if least := min(item.worth.values()):
            column[absent[:, place] & ~given[:, place]] = least
    return points


def _value(scale: Scale, columns: Columns, points: Ints, missing: Ints) -> Ints:
    if scale.method == "sum":
        return _sum(scale, points, missing)
    if scale.method == "count":
        pairs = zip(scale.items, scale.count_from, strict=True)
        reached = [columns.answer(link) >= least for link, least in pairs]
        return np.where(missing > 0, NONE, np.sum(reached, axis=0))
    value = np.zeros(len(missing), np.int64)
    for level in scale.levels:
        every = np.all([columns.endorsed(link) for link in level.items], axis=0)
        value = np.maximum(value, np.where(every, level.value, 0))
    return np.where((missing > 0) & (value == 0), NONE, value)


def _sum(scale: Scale, points: Ints, missing: Ints) -> Ints:
    total, items = points.sum(axis=1), len(scale.items)
    given = np.maximum(items - missing, 1)
    value = (2 * total * items * scale.multiply + given) // (2 * given)
    allowed = min(scale.missing_allowed if scale.prorate else 0, items - 1)
    return np.where(missing > allowed, NONE, value)


def _bands(scale: Scale, values: Ints) -> Ints:
    starts = [band.minimum for band in scale.bands]
    return np.asarray(np.searchsorted(starts, values, side="right") - 1, np.int64)


def _codes(scale: Scale) -> tuple[str, ...]:
    return tuple(band.code for band in scale.bands)


def _known(value: np.int64) -> int | None:
    return None if value == NONE else int(value)


def _named(names: tuple[Any, ...], place: np.int64) -> Any:
    return None if place < 0 else names[place]
