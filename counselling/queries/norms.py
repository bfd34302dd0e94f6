"""The campus's middle half: what half of all students lie between, and nobody's own value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, quantiles

from django.core.cache import cache

from accounts import queries as people
from ema import queries as ema
from screening.queries.latest import scores_latest_for_system

FEWEST = 10  # people behind a norm; fewer could be recognised
DAYS = timedelta(days=14)
SCORES = timedelta(days=182)
MOST = 800  # people looked at: enough for quartiles, and quick on a large campus
KEPT_S = 6 * 60 * 60


@dataclass(frozen=True, slots=True)
class Norm:
    """Lower and upper quartile over ``people`` persons' means."""

    lower: float
    upper: float
    people: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.lower, self.upper


def campus_norms(today: date) -> dict[str, Norm]:
    """Instrument key, "na", "pa" or "expression" (0..100) to its norm; kept for six hours."""
    key = f"counselling.norms.{today.isoformat()}"
    norms: dict[str, Norm] | None = cache.get(key)
    if norms is None:
        norms = _read(today)
        cache.set(key, norms, KEPT_S)
    return norms


def norm_of(values: Iterable[float]) -> Norm | None:
    """None while fewer than ten people stand behind it."""
    known = list(values)
    if len(known) < FEWEST:
        return None
    lower, _median, upper = quantiles(known, n=4, method="inclusive")
    return Norm(lower, upper, len(known))


def _read(today: date) -> dict[str, Norm]:
    ids = _some_students()
    values: dict[str, list[float]] = {}
    for (_student, key), score in scores_latest_for_system(ids, today - SCORES).items():
        values.setdefault(key, []).append(score.value)
    found = {key: norm_of(scores) for key, scores in values.items()} | _momentary(ids, today)
    return {key: norm for key, norm in found.items() if norm is not None}


def _some_students() -> list[int]:
    """Everybody, or evenly spread over the campus where there are more than needed."""
    ids = [i for zone in people.zones_of_students() for i in people.student_ids(zone)]
    return sorted(ids)[:: max(1, len(ids) // MOST)]


def _momentary(ids: list[int], today: date) -> dict[str, Norm | None]:
    rows = ema.day_series_for_system(ids, today - DAYS + timedelta(days=1), today)
    means: dict[str, dict[int, list[float]]] = {"na": {}, "pa": {}, "expression": {}}
    for row in rows:
        values = (row.na_mean, row.pa_mean, row.negative_share)
        for name, value in zip(means, values, strict=True):
            if value is not None:
                means[name].setdefault(row.student_id, []).append(value)
    scale = {"na": 1, "pa": 1, "expression": 100}
    return {
        name: norm_of(fmean(values) * scale[name] for values in by_student.values())
        for name, by_student in means.items()
    }
