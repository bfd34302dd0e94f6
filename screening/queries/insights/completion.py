"""Which cohorts share a line where scores are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from screening.domain.suppression import pool
from screening.models import Campaign


@dataclass(frozen=True)
class CohortGroup:
    """One cohort, or several small ones that are counted together."""

    names: tuple[str, ...]
    ids: frozenset[int]
    invited: int


def cohort_groups(campaign: Campaign) -> list[CohortGroup]:
    """A group a cohort of ten or more who were invited, newest first; smaller ones together."""
    found: Any = (
        campaign.invitations.order_by()
        .values_list("student__cohort_id", "student__cohort__name", "student__cohort__starts_on")
        .annotate(invited=Count("pk"))
        .order_by("-student__cohort__starts_on", "student__cohort__name")
    )
    rows = list(found)
    return [_group([rows[i] for i in places]) for places in pool([row[3] for row in rows])]


def _group(rows: list[tuple[int, str, Any, int]]) -> CohortGroup:
    return CohortGroup(
        names=tuple(name for _pk, name, _start, _invited in rows),
        ids=frozenset(pk for pk, _name, _start, _invited in rows),
        invited=sum(row[3] for row in rows),
    )
