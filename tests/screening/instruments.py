"""The shipped instruments, for tests that touch no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from screening.domain.fhir import instrument_parse
from screening.domain.instrument import Instrument

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "instruments"


def document(key: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    return content


def instrument(key: str) -> Instrument:
    return instrument_parse(document(key))


def answers(of: Instrument, *values: int | None) -> dict[str, int | None]:
    """Values in printed order; items left off the end are not answered."""
    return {item.link_id: value for item, value in zip(of.items, values, strict=False)}


def adding_up_to(of: Instrument, total: int) -> dict[str, int | None]:
    """A full answer sheet whose scored items sum to ``total``, critical items kept lowest."""
    sheet: dict[str, int | None] = {}
    critical = {c.item for c in of.critical}
    for item in sorted(of.scored_items, key=lambda i: i.link_id in critical):
        value = min(max(item.values), total)
        sheet[item.link_id] = value
        total -= value
    assert total == 0
    return sheet
