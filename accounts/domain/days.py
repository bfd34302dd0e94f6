"""A person's own day: it turns at four in the morning in the zone they live in."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_STARTS_AT = time(4)  # late evenings belong to the day they end


def local_date(moment: datetime, zone: str) -> date:
    """The person's day that an aware ``moment`` falls in; ``zone`` is an IANA name."""
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date()
    return day if local.time() >= DAY_STARTS_AT else day - timedelta(days=1)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """When the person's ``day`` begins and ends, as UTC; 23 to 25 hours apart at clock changes."""
    tz = ZoneInfo(zone)
    start = datetime.combine(day, DAY_STARTS_AT, tz).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), DAY_STARTS_AT, tz).astimezone(UTC)
    return start, end


def day_argument(text: str) -> date:
    """A command line's day; raises ``ArgumentTypeError`` unless it reads like 2026-05-04."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date like 2026-05-04") from None
