"""Answer sheets before scoring: what an instrument offers, and which questions were skipped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from screening.domain.instrument import Enable, Instrument, Item

Answers = Mapping[str, int | None]

WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)


class AnswerError(ValueError):
    """An answer that the instrument does not offer; ``item`` is its linkId."""

    def __init__(self, item: str, reason: str) -> None:
        super().__init__(f"{item}: {reason}")
        self.item = item
        self.reason = reason


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


def answers_read(instrument: Instrument, cells: Sequence[str]) -> dict[str, int | None]:
    """Answers written down in the printed order; an empty cell was not answered.

    Items at the end that are asked and not scored may be left off. Raises ``AnswerError`` naming
    the item, or no item where there are too few or too many cells.
    """
    fewest, most = cells_expected(instrument)
    if not fewest <= len(cells) <= most:
        range_ = f"{fewest} to {most}" if most > fewest else str(fewest)
        raise AnswerError("", f"{instrument.key} has {range_} answers, not {len(cells)}.")
    return {
        item.link_id: cell_read(item, cell)
        for item, cell in zip(instrument.items, cells, strict=False)
    }


def cells_expected(instrument: Instrument) -> tuple[int, int]:
    """The fewest and the most answers of a sheet: to its last scored item, and to its last."""
    return max(item.number for item in instrument.scored_items), len(instrument.items)


def cell_read(item: Item, cell: str) -> int | None:
    """One written answer, None for an empty cell. Raises ``AnswerError``."""
    text = cell.strip()
    if not text:
        return None
    if not WHOLE.fullmatch(text):
        raise AnswerError(item.link_id, f"Item {item.number}: {text[:40]!r} is not a whole number.")
    return _answer(item, int(text))


def skipped_items(instrument: Instrument, answers: Answers) -> frozenset[str]:
    """Questions that the earlier answers closed: rightly left empty, and no missing answers.

    A question whose own condition is still open, for want of an earlier answer, is not among them.
    """
    skipped: set[str] = set()
    for item in instrument.items:
        if item.enable and all(_closed(on, answers, skipped) for on in item.enable):
            skipped.add(item.link_id)
    return frozenset(skipped)


def _closed(on: Enable, answers: Answers, skipped: set[str]) -> bool:
    """A skipped question was not asked, so that nothing it is answered with can open another."""
    value = answers[on.item]
    return on.item in skipped or (value is not None and value not in on.values)
