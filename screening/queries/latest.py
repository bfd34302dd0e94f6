"""Everybody's last score, for lists and norms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from screening.models import Score


class LatestScore(NamedTuple):
    """The last headline score of one student on one instrument."""

    value: float
    band_label: str
    local_date: date


def scores_latest_for_system(
    student_ids: Sequence[int], since: date
) -> dict[tuple[int, str], LatestScore]:
    """(student, instrument key) to the last score since ``since``; what could not be scored is
    left out. One query.
    """
    rows = (
        Score.objects.filter(
            student_id__in=student_ids,
            headline=True,
            value__isnull=False,
            local_date__gte=since,
        )
        .order_by("local_date", "scored_at")
        .values_list("student_id", "instrument_key", "value", "band_label", "local_date")
    )
    return {
        (student, key): LatestScore(value or 0.0, label, day)
        for student, key, value, label, day in rows
    }
