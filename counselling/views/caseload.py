"""The counsellor's own students as a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import counsellor_required
from counselling import queries
from counselling.presenters.caseload import caseload_lines
from counselling.queries import CaseloadRow
from counselling.views.asking import asker

SORTS: dict[str, Callable[[CaseloadRow], Any]] = {
    "flags": lambda row: (-row.severity, -sum(row.flags.values()), row.student.code),
    "code": lambda row: row.student.code,
    "last": lambda row: (row.last_answered or date.min, row.student.code),
    "answered": lambda row: (row.share if row.share is not None else -1, row.student.code),
    "phq9": lambda row: (-(row.phq9.value if row.phq9 else -1), row.student.code),
}


@counsellor_required
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    rows = queries.caseload_rows(asker(request))
    search = request.GET.get("q", "").strip()[:40]
    sort = request.GET.get("sort", "flags")
    found = [row for row in rows if _matches(row, search)]
    found.sort(key=SORTS.get(sort, SORTS["flags"]))
    context = {
        "rows": caseload_lines(found),
        "total": len(rows),
        "search": search,
        "sort": sort if sort in SORTS else "flags",
        "columns": _columns(),
    }
    return render(request, "counselling/caseload.html", context)


def _matches(row: CaseloadRow, search: str) -> bool:
    words = f"{row.student.code} {row.student.programme}".casefold()
    return all(part in words for part in search.casefold().split())


def _columns() -> list[tuple[str, str, bool]]:
    """Sort key, heading, and whether its values are numbers."""
    return [
        ("code", _("Student"), False),
        ("flags", _("Flags"), False),
        ("last", _("Last check-in"), False),
        ("answered", _("Answered, 28 days"), True),
        ("phq9", _("PHQ-9"), False),
    ]
