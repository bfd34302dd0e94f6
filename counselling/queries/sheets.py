"""Answer sheets with their items, as the counsellor may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from screening import queries as screening
from screening.domain.careless import Careless, careless
from screening.domain.instrument import Instrument, Item

if TYPE_CHECKING:
    from screening.models import Response


@dataclass(frozen=True, slots=True)
class SheetItem:
    """``answer`` empty: not answered. ``critical``: endorsed and named critical."""

    number: int
    text: str
    answer: str
    value: int | None
    critical: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One handed-in questionnaire; ``value`` None: too much missing to score."""

    id: str
    title: str
    full_title: str
    local_date: date
    submitted_at: datetime
    campaign: str
    value: float | None
    maximum: float
    higher_is: str
    band: str
    prorated: bool
    version: int
    items: tuple[SheetItem, ...]
    careless: Careless
    late: bool
    paper: bool

    @property
    def critical(self) -> tuple[SheetItem, ...]:
        return tuple(item for item in self.items if item.critical)


def sheets(responses: Iterable[Response]) -> tuple[Sheet, ...]:
    """In the order given, which is newest first."""
    return tuple(_sheet(response) for response in responses)


def _sheet(response: Response) -> Sheet:
    instrument = screening.instrument_of(response.instrument_version)
    score = next(score for score in response.scores.all() if score.headline)
    return Sheet(
        id=str(response.pk),
        title=instrument.short_title,
        full_title=instrument.title,
        local_date=response.local_date,
        submitted_at=response.submitted_at,
        campaign=response.campaign.name if response.campaign else "",
        value=score.value,
        maximum=score.maximum,
        higher_is=score.higher_is,
        band=score.band_label.lower(),
        prorated=score.prorated,
        version=response.instrument_version.number,
        items=tuple(_item(instrument, item, response.answers) for item in instrument.items),
        careless=careless(instrument, response.answers, response.item_ms),
        late=response.late,
        paper=response.source == "paper",
    )


def _item(instrument: Instrument, item: Item, answers: dict[str, int | None]) -> SheetItem:
    value = answers.get(item.link_id)
    text = next((option.text for option in item.options if option.value == value), "")
    hit = any(
        rule.item == item.link_id and value is not None and value >= rule.at_least
        for rule in instrument.critical
    )
    return SheetItem(item.number, item.text, text, value, hit)
