from __future__ import annotations

from datetime import date

import pytest

from counselling.domain.scale import DayScale, ValueScale, nice_top

MONDAY = date(2026, 9, 28)


def test_days_lie_side_by_side_without_overlap() -> None:
    scale = DayScale(MONDAY, date(2026, 10, 4), 100, 170)
    assert scale.step == 10
    assert scale.start(MONDAY) == 100
    assert scale.middle(date(2026, 10, 4)) == 165


def test_ticks_are_mondays_that_keep_their_distance() -> None:
    scale = DayScale(date(2026, 9, 30), date(2026, 11, 24), 0, 560)
    assert scale.ticks(62)[0] == date(2026, 10, 5)
    assert all(day.weekday() == 0 for day in scale.ticks(62))
    first, second = scale.ticks(100)[:2]
    assert (second - first).days == 14


def test_a_clock_change_does_not_move_the_days() -> None:
    scale = DayScale(date(2026, 10, 24), date(2026, 10, 26), 0, 30)
    assert [scale.start(day) for day in scale.days()] == [0, 10, 20]


def test_values_grow_upwards_and_stay_inside() -> None:
    scale = ValueScale(0, 27, 10, 64)
    assert scale.at(0) == 64
    assert scale.at(27) == 10
    assert scale.at(13.5) == 37
    assert scale.at(40) == 10


@pytest.mark.parametrize(("largest", "top"), [(0, 40), (36, 40), (37.5, 45), (52, 60), (90, 100)])
def test_the_upper_end_is_round_and_leaves_air(largest: float, top: float) -> None:
    assert nice_top(largest, 40) == top


def test_a_scale_without_range_is_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        ValueScale(5, 5, 0, 1)
    with pytest.raises(ValueError, match="day"):
        DayScale(MONDAY, date(2026, 9, 1), 0, 1)
