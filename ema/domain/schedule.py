"""When the prompts of one person's day come due.

Windows are local times of day in the person's zone; everything is reckoned in UTC once they
have been placed on the date. A local time that the clock skips becomes the first moment after
the gap; of a time that comes twice a window begins with the first and ends with the second.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ema.domain.protocol import DAY_TURNS_MIN, MINUTES_A_DAY, Definition, Slot

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Beep:
    """A prompt's place in the day: ``slot`` from 0; moments in UTC, whole seconds."""

    slot: int
    due_at: datetime
    expires_at: datetime


def day_schedule(definition: Definition, zone: str, day: date, seed: str) -> list[Beep]:
    """The beeps of the person's ``day``, in order, at least the minimum gap apart.

    The same ``seed`` (enrolment and date) gives the same moments everywhere. A window that the
    clock leaves no room for (the date does not exist, or an hour is skipped) has no beep.
    """
    gap = timedelta(minutes=definition.min_gap_min)
    windows = _windows(definition, ZoneInfo(zone), day, gap)
    latest = _latest(windows, gap)
    beeps: list[Beep] = []
    for (number, start, _end), limit in zip(windows, latest, strict=True):
        earliest = max(start, beeps[-1].due_at + gap) if beeps else start
        due = _between(earliest, limit, f"{seed}:{number}")
        beeps.append(Beep(number, due, due + timedelta(minutes=definition.expires_after_min)))
    return beeps


def moment_of(day: date, at: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The UTC moment at which the clock in ``zone`` shows ``at`` on ``day``.

    ``last`` picks the second one where the clock shows it twice.
    """
    naive = datetime.combine(day, at)
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if second < first:  # skipped: fold 0 reads it with the old offset, fold 1 with the new one
        return _gap_end(second, first, naive, zone)
    return second if last else first


def _gap_end(low: datetime, high: datetime, naive: datetime, zone: ZoneInfo) -> datetime:
    """The first moment between ``low`` and ``high`` whose local time is past ``naive``."""
    while high - low > SECOND:
        middle = low + timedelta(seconds=(high - low) // SECOND // 2)
        if middle.astimezone(zone).replace(tzinfo=None) > naive:
            high = middle
        else:
            low = middle
    return high


def _windows(
    definition: Definition, zone: ZoneInfo, day: date, gap: timedelta
) -> list[tuple[int, datetime, datetime]]:
    """The windows that have room on this day, as (slot, start, end)."""
    found: list[tuple[int, datetime, datetime]] = []
    reach: datetime | None = None
    for number, slot in enumerate(definition.slots):
        placed = _placed(slot, day, zone)
        if placed is None:
            continue
        start, end = placed
        earliest = start if reach is None else max(start, reach + gap)
        if earliest <= end:
            reach = earliest
            found.append((number, start, end))
    return found


def _placed(slot: Slot, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    start = moment_of(*_date_of(slot.start_min, slot.start, day), zone)
    end_date, end_time = _date_of(slot.end_min, slot.end, day)
    end = moment_of(end_date, end_time, zone, last=slot.start != slot.end)
    skipped = end.astimezone(zone).date() != end_date  # as 30 December 2011 in Samoa
    return None if skipped else (start, end)


def _date_of(minute: int, at: time, day: date) -> tuple[date, time]:
    past_midnight = minute + DAY_TURNS_MIN >= MINUTES_A_DAY
    return (day + timedelta(days=1) if past_midnight else day), at


def _latest(windows: list[tuple[int, datetime, datetime]], gap: timedelta) -> list[datetime]:
    """Per window, the latest moment that still leaves room for all that follow."""
    limits: list[datetime] = []
    for _slot, _start, end in reversed(windows):
        limits.append(min(end, limits[-1] - gap) if limits else end)
    return limits[::-1]


def _between(start: datetime, end: datetime, seed: str) -> datetime:
    """A moment drawn evenly from whole seconds, from the hash of ``seed``."""
    seconds = (end - start) // SECOND
    drawn = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return start + timedelta(seconds=drawn % (seconds + 1))
