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


KEYS = sorted(path.stem for path in FOLDER.glob("*.json"))
INSTRUMENTS = [instrument(key) for key in KEYS]


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


def reaching(of: Instrument, key: str, value: int) -> dict[str, int | None]:
    """A full sheet whose scale ``key`` is ``value``, every other item at its lowest."""
    scale = of.scale(key)
    sheet = {i.link_id: min(i.values, key=i.points) for i in of.items}
    left = value // scale.multiply - sum(min(of.by_link[x].worth.values()) for x in scale.items)
    for link in scale.items:
        item = of.by_link[link]
        low = min(item.worth.values())
        best = max((v for v in item.values if item.points(v) - low <= left), key=item.points)
        sheet[link] = best
        left -= item.points(best) - low
    assert left == 0
    return dict(sheet)
