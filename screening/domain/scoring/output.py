"""A result as JSON, for ``manage.py score``."""

from __future__ import annotations

from typing import Any

from screening.domain.instrument import Instrument
from screening.domain.scoring.result import Result


def result_json(instrument: Instrument, result: Result) -> dict[str, Any]:
    """``total``: the printed sum, null where the instrument has none or it cannot be scored.

    Every other scale stands under ``subscales``; ``screens`` and ``readings`` are null while a
    missing answer could still tip them.
    """
    values = {entry.scale.key: entry.value for entry in result.scales}
    return {
        "instrument": instrument.key,
        "version": instrument.version,
        "total": values.get("total"),
        "subscales": {key: value for key, value in values.items() if key != "total"},
        "bands": {s.scale.key: s.band.code if s.band else None for s in result.scales},
        "critical": [{"item": hit.item.number, "value": hit.value} for hit in result.critical],
        "complete": result.complete,
        "prorated": any(entry.prorated for entry in result.scales),
        "missing": {entry.scale.key: entry.missing for entry in result.scales},
        "screens": dict(result.screens),
        "readings": dict(result.readings),
    }
