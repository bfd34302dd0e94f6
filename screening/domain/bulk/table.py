"""Bulk scores as the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from screening.domain.bulk.sheets import NONE, BulkScores

Column = list[str]


def scores_columns(scores: BulkScores, errors: Column) -> dict[str, Column]:
    """One entry a sheet; empty where there is no value, and where ``errors`` has a reason.

    Columns: each scale, ``<scale>_band`` where it has bands, ``critical`` (numbers of the items),
    ``complete``, ``prorated``, ``screen_<code>``, ``reading_<key>`` and ``error``.
    """
    wrong = np.array([error != "" for error in errors], bool)
    columns: dict[str, Column] = {}
    for scale in scores.instrument.scales:
        columns[scale.key] = _numbers(np.where(wrong, NONE, scores.values[scale.key]))
        if scale.bands:
            codes = [band.code for band in scale.bands]
            columns[f"{scale.key}_band"] = _named(scores.bands[scale.key], codes, wrong)
    columns["critical"] = _critical(scores, wrong)
    columns["complete"] = _named(scores.complete, ("false", "true"), wrong)
    columns["prorated"] = _named(scores.prorated, ("false", "true"), wrong)
    for code, met in scores.screens.items():
        columns[f"screen_{code}"] = _named(met, ("false", "true"), wrong)
    for reading in scores.instrument.readings:
        outcomes = [*(outcome.code for outcome in reading.outcomes), "none"]
        columns[f"reading_{reading.key}"] = _named(scores.readings[reading.key], outcomes, wrong)
    return columns | {"error": errors}


def _named(
    places: NDArray[np.int64] | NDArray[np.bool_], names: Sequence[str], wrong: NDArray[np.bool_]
) -> Column:
    """The name at each place; empty for a negative one."""
    texts = np.array([*names, ""], object)
    named: Column = texts[np.where(wrong, -1, places)].tolist()
    return named


def _numbers(values: NDArray[np.int64]) -> Column:
    known, places = np.unique(values, return_inverse=True)
    texts = np.array(["" if value == NONE else str(value) for value in known], object)
    numbers: Column = texts[places].tolist()
    return numbers


def _critical(scores: BulkScores, wrong: NDArray[np.bool_]) -> Column:
    items = scores.instrument.by_link
    numbers = [items[critical.item].number for critical in scores.instrument.critical]
    hits = np.zeros(len(wrong), np.int64)
    for bit, critical in enumerate(scores.instrument.critical):
        column = scores.answers[:, items[critical.item].number - 1]
        hits |= (column >= critical.at_least).astype(np.int64) << bit
    sets, places = np.unique(np.where(wrong, 0, hits), return_inverse=True)
    texts = [
        " ".join(str(number) for bit, number in enumerate(numbers) if found >> bit & 1)
        for found in sets.tolist()
    ]
    named: Column = np.array(texts, object)[places].tolist()
    return named
