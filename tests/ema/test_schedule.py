"""Beeps stay in their window, keep their distance and follow the person's own clock."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.domain.days import day_bounds, local_date
from ema.domain import everyday
from ema.domain.protocol import Definition, definition_read
from ema.domain.schedule import day_schedule, moment_of

VILNIUS = zoneinfo.ZoneInfo("Europe/Vilnius")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = sorted(zoneinfo.available_timezones())


def everyday_definition(**changes: Any) -> Definition:
    return definition_read(everyday.definition() | changes)


def window(start: str, end: str) -> dict[str, str]:
    return {"kind": "random", "from": start, "to": end}


def test_the_same_enrolment_and_date_give_the_same_beeps() -> None:
    definition = everyday_definition()
    first = day_schedule(definition, "Asia/Seoul", date(2026, 5, 4), "7:2026-05-04")
    assert first == day_schedule(definition, "Asia/Seoul", date(2026, 5, 4), "7:2026-05-04")
    assert first != day_schedule(definition, "Asia/Seoul", date(2026, 5, 4), "8:2026-05-04")


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    seed=st.text(max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_every_beep_lies_in_its_local_window_and_day(zone: str, day: date, seed: str) -> None:
    definition = everyday_definition()
    beeps = day_schedule(definition, zone, day, seed)
    assert [b.slot for b in beeps] == [0, 1, 2, 3]
    start, end = day_bounds(day, zone)
    for beep in beeps:
        slot = definition.slots[beep.slot]
        shown = beep.due_at.astimezone(zoneinfo.ZoneInfo(zone)).time()
        assert slot.start <= shown <= slot.end
        assert start <= beep.due_at < end
        assert local_date(beep.due_at, zone) == day
        assert beep.expires_at - beep.due_at == timedelta(minutes=90)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    gap=st.integers(0, 180),
    seed=st.text(max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_beeps_are_never_nearer_than_the_minimum_gap(
    zone: str, day: date, gap: int, seed: str
) -> None:
    night = [
        window("18:00", "23:30"), window("18:30", "23:59"),
        window("00:00", "03:00"), window("02:00", "03:59"),
    ]  # fmt: skip
    beeps = day_schedule(everyday_definition(slots=night, min_gap_min=gap), zone, day, seed)
    moments = [b.due_at for b in beeps]
    assert all(later - earlier >= timedelta(minutes=gap) for earlier, later in pairwise(moments))
    assert len({b.slot for b in beeps}) == len(beeps)


def test_a_skipped_local_time_becomes_the_first_moment_after_the_gap() -> None:
    # On 29 March 2026 the clock in Vilnius goes from 03:00 to 04:00, at 01:00 UTC.
    assert moment_of(SPRING, time(3, 20), VILNIUS) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert moment_of(SPRING, time(2, 59), VILNIUS) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert moment_of(SPRING, time(4, 0), VILNIUS) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_an_ambiguous_local_time_is_the_first_and_for_an_end_the_last_of_the_two() -> None:
    # On 25 October 2026 the clock in Vilnius goes back from 04:00 to 03:00, at 01:00 UTC.
    assert moment_of(AUTUMN, time(3, 30), VILNIUS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    last = moment_of(AUTUMN, time(3, 30), VILNIUS, last=True)
    assert last == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_fixed_beep_comes_once_on_the_night_that_shows_its_time_twice() -> None:
    fixed = everyday_definition(slots=[{"kind": "fixed", "at": "03:30"}])
    beeps = day_schedule(fixed, "Europe/Vilnius", AUTUMN - timedelta(days=1), "x")
    assert [b.due_at for b in beeps] == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_a_fixed_beep_at_a_skipped_time_still_comes() -> None:
    fixed = everyday_definition(slots=[{"kind": "fixed", "at": "03:30"}])
    beeps = day_schedule(fixed, "Europe/Vilnius", SPRING - timedelta(days=1), "x")
    assert [b.due_at for b in beeps] == [datetime(2026, 3, 29, 1, 0, tzinfo=UTC)]


def test_the_clock_change_moves_utc_but_not_the_local_hour() -> None:
    fixed = everyday_definition(slots=[{"kind": "fixed", "at": "09:00"}])
    hours = [
        day_schedule(fixed, "Europe/Vilnius", day, "x")[0].due_at.hour
        for day in (SPRING - timedelta(days=1), SPRING, AUTUMN - timedelta(days=1), AUTUMN)
    ]
    assert hours == [7, 6, 6, 7]


def test_a_date_that_a_zone_left_out_has_no_beeps() -> None:
    # Samoa had no 30 December 2011: it moved across the date line.
    definition = everyday_definition()
    assert day_schedule(definition, "Pacific/Apia", date(2011, 12, 30), "x") == []
    assert len(day_schedule(definition, "Pacific/Apia", date(2011, 12, 31), "x")) == 4


def test_a_window_that_the_skipped_hour_leaves_no_room_for_is_left_out() -> None:
    night = [window("02:00", "02:50"), window("03:00", "03:10")]
    definition = everyday_definition(slots=night, min_gap_min=20)
    usual = day_schedule(definition, "Europe/Vilnius", SPRING - timedelta(days=2), "x")
    assert len(usual) == 2
    tight = everyday_definition(
        slots=[window("02:50", "02:55"), window("03:55", "03:58")], min_gap_min=60
    )
    spring = day_schedule(tight, "Europe/Vilnius", SPRING - timedelta(days=1), "x")
    assert [b.slot for b in spring] == [0]
