"""The triage list: what waits for this counsellor, most severe first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import F, OrderBy, QuerySet

from accounts import queries as people
from accounts.permissions import role_of
from accounts.queries import Viewer
from screening import queries as screening

if TYPE_CHECKING:
    from screening.models import RiskFlag

SCOPES = ("all", "mine", "duty")
STATUSES = ("active", "open", "acknowledged", "closed")
SEVERITIES = {"urgent": 3, "elevated": 2, "watch": 1}
MOST = 200  # rows on one page; the counts say how many there are


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """``scope`` mine: the caseload; duty: urgent ones of everybody, for who is on duty."""

    scope: str = "all"
    severity: str = ""
    status: str = "active"


@dataclass(frozen=True, slots=True)
class Queue:
    """``counts`` and ``unacknowledged`` tell of the scope, whatever severity is looked at."""

    rows: tuple[RiskFlag, ...]
    filter: QueueFilter
    total: int
    counts: dict[str, int]
    unacknowledged: int
    on_duty: bool
    caseload_ids: frozenset[int]

    @property
    def left_out(self) -> int:
        return self.total - len(self.rows)


def queue(viewer: Viewer, chosen: QueueFilter) -> Queue:
    """Open before acknowledged within a severity, then the clock that runs out first, then age."""
    if role_of(viewer) != "counsellor":
        raise PermissionDenied
    mine = frozenset(people.caseload(viewer).values_list("pk", flat=True))
    rows = _in_scope(viewer, chosen)
    tally = list(rows.values_list("severity", "status"))
    wanted = SEVERITIES.get(chosen.severity)
    if wanted:
        rows = rows.filter(severity=wanted)
    clock = F("acknowledge_by").asc(nulls_last=True)
    order: list[str | OrderBy] = ["-severity", "-status", clock, "raised_at", "pk"]
    if chosen.status == "closed":
        order = ["-raised_at", "-pk"]
    return Queue(
        rows=tuple(rows.order_by(*order)[:MOST]),
        filter=chosen,
        total=sum(severity == wanted or not wanted for severity, _status in tally),
        counts={name: sum(s == number for s, _ in tally) for name, number in SEVERITIES.items()},
        unacknowledged=sum(status == "open" for _severity, status in tally),
        on_duty=screening.on_duty(viewer),
        caseload_ids=mine,
    )


def _in_scope(viewer: Viewer, chosen: QueueFilter) -> QuerySet[RiskFlag]:
    rows = screening.flags_visible(viewer)
    if chosen.status == "active":
        rows = rows.exclude(status="closed")
    else:
        rows = rows.filter(status=chosen.status)
    if chosen.scope == "mine":
        rows = rows.filter(student_id__in=people.caseload(viewer).values("pk"))
    elif chosen.scope == "duty":
        rows = rows.filter(severity=SEVERITIES["urgent"])
    return rows
