"""A campaign's days in its own zone, also when clocks change; no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from screening.domain.calendar import days, mail_times, window

VILNIUS = "Europe/Vilnius"


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(("first", "last", "zone", "opens", "closes"), [
    # clocks go forward on 29 March and back on 25 October 2026
    (date(2026, 3, 28), date(2026, 3, 30), VILNIUS, utc(2026, 3, 27, 22), utc(2026, 3, 30, 21)),
    (date(2026, 10, 24), date(2026, 10, 26), VILNIUS, utc(2026, 10, 23, 21), utc(2026, 10, 26, 22)),
    (date(2026, 3, 1), date(2026, 3, 1), "Asia/Seoul", utc(2026, 2, 28, 15), utc(2026, 3, 1, 15)),
    # in Cairo midnight itself is skipped on 24 April 2026
    (date(2026, 4, 24), date(2026, 4, 24), "Africa/Cairo",
     utc(2026, 4, 23, 22), utc(2026, 4, 24, 21)),
])  # fmt: skip
def test_first_and_last_day_are_whole_in_the_institutions_zone(
    first: date, last: date, zone: str, opens: datetime, closes: datetime
) -> None:
    span = window(first, last, 0, zone)
    assert (span.opens_at, span.closes_at, span.late_until) == (opens, closes, None)
    assert days(span.opens_at, span.closes_at, zone) == (first, last)


def test_grace_counts_whole_days_across_a_clock_change() -> None:
    span = window(date(2026, 3, 20), date(2026, 3, 27), 3, VILNIUS)
    assert span.late_until == utc(2026, 3, 30, 21)
    assert span.late_until - span.closes_at == timedelta(hours=71)


@pytest.mark.parametrize(("start", "first"), [
    (utc(2026, 5, 4, 5), utc(2026, 5, 4, 5)),  # 8:00 in Vilnius
    (utc(2026, 5, 4, 4, 59), utc(2026, 5, 4, 6)),
    (utc(2026, 5, 3, 21), utc(2026, 5, 4, 6)),  # midnight
    (utc(2026, 5, 4, 17), utc(2026, 5, 5, 6)),  # 20:00
    (utc(2026, 5, 4, 16, 59), utc(2026, 5, 4, 16, 59)),
])  # fmt: skip
def test_nobody_is_invited_at_night(start: datetime, first: datetime) -> None:
    assert mail_times(start, [], utc(2026, 6, 1), VILNIUS) == [first]


def test_reminders_come_at_nine_local_also_after_a_clock_change() -> None:
    start, end = utc(2026, 3, 27, 12), utc(2026, 4, 30)
    found = mail_times(start, [1, 3], end, VILNIUS)
    assert found == [start, utc(2026, 3, 28, 7), utc(2026, 3, 30, 6)]


def test_nothing_is_planned_for_after_the_end() -> None:
    start = utc(2026, 5, 4, 9)
    assert mail_times(start, [3, 7], utc(2026, 5, 8), VILNIUS) == [start, utc(2026, 5, 7, 6)]
