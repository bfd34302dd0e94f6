"""The questionnaires that wait for a student, as cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from screening.queries import OpenQuestionnaire


@dataclass(frozen=True)
class OpenCard:
    """``answered``: how many answers are kept on the server so far; 0 where it was not begun."""

    entry: OpenQuestionnaire
    answered: int


def open_cards(
    entries: Iterable[OpenQuestionnaire], begun: Mapping[tuple[int, str], int]
) -> list[OpenCard]:
    """A card each, with what its draft holds."""
    return [OpenCard(e, begun.get((e.campaign.pk, e.instrument.key), 0)) for e in entries]
