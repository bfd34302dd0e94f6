"""Answers as matrices, for coefficients alone: they never leave this module as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.domain.instrument import Instrument, Scale
from screening.domain.reliability import Reliability, reliability
from screening.domain.scoring import skipped_items
from screening.models import Campaign, InstrumentVersion, Response
from screening.queries.instruments import instrument_of

MOST = 4000  # sheets read: enough for an interval of alpha narrower than 0.02, in bounded memory


def scales_reliability(
    campaign: Campaign, instrument: Instrument, scales: Sequence[Scale]
) -> dict[str, Reliability]:
    """Scale key to its reliability, for sums of two items or more. Two queries.

    Of more than ``MOST`` sheets a sample is read: those whose random ids come first.
    """
    wanted = [s for s in scales if s.method == "sum" and len(s.items) > 1]
    points = _points(campaign, instrument) if wanted else np.empty((0, 0))
    places = {item.link_id: place for place, item in enumerate(instrument.items)}
    return {
        scale.key: reliability(points[:, [places[i] for i in scale.items]], seed=campaign.pk)
        for scale in wanted
    }


def _points(campaign: Campaign, instrument: Instrument) -> NDArray[np.float64]:
    """(sheets, items): each answer as it counts, NaN where there is none."""
    known = {
        version.pk: instrument_of(version)
        for version in InstrumentVersion.objects.filter(instrument__key=instrument.key)
    }
    fitting = [pk for pk, other in known.items() if _same_items(other, instrument)]
    sheets = (
        Response.objects.filter(campaign=campaign, instrument_version__in=fitting)
        .order_by("pk")
        .values_list("instrument_version_id", "answers")[:MOST]
    )
    rows = [_row(known[pk], answers) for pk, answers in sheets.iterator()]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(instrument.items))


def _same_items(one: Instrument, other: Instrument) -> bool:
    return [i.link_id for i in one.items] == [i.link_id for i in other.items]


def _row(instrument: Instrument, answers: Mapping[str, Any]) -> list[float]:
    """A question that the sheet's own answers closed counts as the least that it could."""
    given = {item.link_id: answers.get(item.link_id) for item in instrument.items}
    skipped = skipped_items(instrument, given)
    row = []
    for item in instrument.items:
        value = given[item.link_id]
        if value is not None:
            row.append(float(item.points(value)))
        else:
            least = min(item.worth.values(), default=float("nan"))
            row.append(float(least) if item.link_id in skipped else float("nan"))
    return row
