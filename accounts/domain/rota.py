"""When nobody is on duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime]


def gaps(shifts: Iterable[Span], since: datetime, until: datetime) -> list[Span]:
    """The stretches of ``since`` .. ``until`` that no shift covers, in order; all aware."""
    found: list[Span] = []
    covered = since
    for start, end in sorted(shifts):
        if start > covered:
            found.append((covered, min(start, until)))
        covered = max(covered, end)
        if covered >= until:
            return [gap for gap in found if gap[0] < gap[1]]
    found.append((covered, until))
    return [gap for gap in found if gap[0] < gap[1]]
