"""Answers kept on the way: two devices merge item by item, whatever order their saves come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Kept:
    """What is kept of a sheet. ``answers`` maps linkIds to values, None for one taken back, each
    with its moment in ``answered_at``; ``item_ms`` is the time spent on each so far.
    """

    answers: Mapping[str, int | None] = field(default_factory=dict)
    answered_at: Mapping[str, datetime] = field(default_factory=dict)
    item_ms: Mapping[str, int] = field(default_factory=dict)


def merge(one: Kept, other: Kept) -> Kept:
    """Of each item the later answer and the longer time.

    Neither order nor repetition changes the outcome: at the very same moment, the higher value
    stays, and a value before one taken back.
    """
    answers, moments = dict(one.answers), dict(one.answered_at)
    for link_id, value in other.answers.items():
        moment = other.answered_at[link_id]
        if link_id not in moments or _later((moment, value), (moments[link_id], answers[link_id])):
            answers[link_id], moments[link_id] = value, moment
    times = {
        link_id: max(one.item_ms.get(link_id, 0), other.item_ms.get(link_id, 0))
        for link_id in {**one.item_ms, **other.item_ms}
    }
    return Kept(answers, moments, times)


def _later(came: tuple[datetime, int | None], kept: tuple[datetime, int | None]) -> bool:
    return (came[0], _rank(came[1])) > (kept[0], _rank(kept[1]))


def _rank(value: int | None) -> float:
    return float("-inf") if value is None else value
