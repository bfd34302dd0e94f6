"""A campaign's moments: its first and last day, its grace, and when its e-mails go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CALM_FROM, CALM_UNTIL = time(8), time(20)  # nobody is written to at night
MORNING = time(9)


@dataclass(frozen=True)
class Window:
    """UTC. ``closes_at`` is the first moment after the last day; ``late_until`` the last of the
    grace in which begun sheets may end, None without any.
    """

    opens_at: datetime
    closes_at: datetime
    late_until: datetime | None


def window(first: date, last: date, grace_days: int, zone: str) -> Window:
    """First and last day included, midnight to midnight in ``zone``, whatever the clocks do."""
    after = last + timedelta(days=1)
    late = _midnight(after + timedelta(days=grace_days), zone) if grace_days else None
    return Window(_midnight(first, zone), _midnight(after, zone), late)


def days(opens_at: datetime, closes_at: datetime, zone: str) -> tuple[date, date]:
    """The first and last day that ``window`` was given."""
    last = closes_at.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)
    return opens_at.astimezone(ZoneInfo(zone)).date(), last.date()


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def mail_times(
    start: datetime, reminder_days: Sequence[int], closes_at: datetime, zone: str
) -> list[datetime]:
    """When the invitation is due and then each reminder, in UTC; none at or after ``closes_at``.

    The invitation goes out at ``start`` or at the next nine in the morning of ``zone`` where that
    is night; reminders follow at nine, so many days after.
    """
    first = _calm(start.astimezone(ZoneInfo(zone)))
    mornings = (_at(first.date() + timedelta(days=n), MORNING, zone) for n in reminder_days)
    moments = [first.astimezone(UTC), *(m.astimezone(UTC) for m in mornings)]
    return [moment for moment in moments if moment < closes_at]


def _calm(local: datetime) -> datetime:
    if CALM_FROM <= local.time() < CALM_UNTIL:
        return local
    day = local.date() + timedelta(days=local.time() >= CALM_UNTIL)
    assert isinstance(local.tzinfo, ZoneInfo)
    return _at(day, MORNING, local.tzinfo.key)


def _at(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone))
