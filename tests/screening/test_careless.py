"""Careless answering: four indices, checked by hand and against what must not matter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.careless import (
    Careless,
    careless,
    even_odd,
    even_odd_halves,
    long_string,
    speed,
    variability,
)
from screening.presenters import careless_words
from tests.screening.instruments import answers, instrument

PHQ9, DASS, PSS, PCL = (instrument(key) for key in ("phq9", "dass21", "pss10", "pcl5"))


# -- longest run


@pytest.mark.parametrize(
    ("values", "length", "value"),
    [
        ((0, 1, 1, 1, 2, 0, 0, 1, 3), 3, 1),
        ((2,) * 9, 9, 2),
        ((0, 1, 2, 3, 0, 1, 2, 3, 0), 1, 0),
        ((1, 1, None, 1, 1, 0, 0, 2, 3), 2, 1),  # an item left out ends the run
    ],
)
def test_the_longest_run_is_counted_as_printed(values: Any, length: int, value: int) -> None:
    run = long_string(PHQ9, answers(PHQ9, *values))
    assert run is not None
    assert (run.length, run.value) == (length, value)


def test_a_run_over_reversed_items_contradicts_itself() -> None:
    alike = long_string(PSS, answers(PSS, *(4,) * 10))
    assert alike is not None
    assert alike.reversed_within
    calm = long_string(PHQ9, answers(PHQ9, *(0,) * 9))
    assert calm is not None
    assert not calm.reversed_within


def test_the_question_that_is_not_scored_is_left_aside() -> None:
    run = long_string(PHQ9, answers(PHQ9, *(1,) * 10))
    assert run is not None
    assert (run.length, run.answered) == (9, 9)


# -- speed


def timed(*seconds: float) -> dict[str, int]:
    pairs = zip(PHQ9.items, seconds, strict=False)
    return {item.link_id: round(s * 1000) for item, s in pairs}


def test_speed_is_the_median_and_the_share_under_a_second() -> None:
    found = speed(PHQ9, answers(PHQ9, *(1,) * 9), timed(0.5, 0.9, 3, 4, 5))
    assert found is not None
    assert (found.items, found.median_s, found.very_fast, found.fast) == (5, 3.0, 0.4, False)


@pytest.mark.parametrize(("seconds", "fast"), [(1.999, True), (2.0, False)])
def test_two_seconds_an_item_is_the_rule_of_thumb(seconds: float, fast: bool) -> None:
    found = speed(PHQ9, answers(PHQ9, *(1,) * 9), timed(*[seconds] * 9))
    assert found is not None
    assert found.fast == fast


def test_items_left_out_and_sheets_without_times_say_nothing_about_speed() -> None:
    given_two = answers(PHQ9, 1, 1, None, None, None)
    assert speed(PHQ9, given_two, timed(1, 1, 1, 1, 1)) is None
    assert speed(PHQ9, answers(PHQ9, *(1,) * 9), {}) is None


# -- spread


def test_spread_is_the_standard_deviation_of_raw_answers() -> None:
    values = (0, 1, 2, 3, 0, 1, 2, 3, 0)
    assert variability(PHQ9, answers(PHQ9, *values)) == pytest.approx(1.2247, abs=1e-4)
    assert variability(PHQ9, answers(PHQ9, *(2,) * 9)) == 0
    assert variability(PHQ9, answers(PHQ9, 1, 2, 3)) is None


# -- even and odd


def test_halves_correlate_stepped_up_by_spearman_and_brown() -> None:
    # r = 0.5 by hand: deviations (-1, 0, 1) and (0, -1, 1)
    assert even_odd([(0, 1), (1, 0), (2, 2)]) == pytest.approx(2 * 0.5 / 1.5)
    assert even_odd([(0, 0), (1, 1), (2, 2)]) == pytest.approx(1)
    assert even_odd([(0, 2), (1, 1), (2, 0)]) == -1


def test_two_scales_or_halves_that_never_change_have_no_consistency() -> None:
    assert even_odd([(0, 1), (1, 0)]) is None
    assert even_odd([(1, 0), (1, 1), (1, 2)]) is None


def test_only_instruments_with_three_scales_of_enough_items_have_it() -> None:
    assert len(even_odd_halves(DASS, answers(DASS, *(1,) * 21))) == 3
    assert len(even_odd_halves(PHQ9, answers(PHQ9, *(1,) * 9))) == 1
    assert len(even_odd_halves(PCL, answers(PCL, *(1,) * 20))) == 3  # cluster C has two items
    assert careless(PHQ9, answers(PHQ9, *(1, 2, 3) * 3), {}).consistency is None


def test_whoever_means_what_they_answer_is_consistent() -> None:
    level = {"depression": 3, "anxiety": 0, "stress": 2}
    sheet = {link: level[s.key] for s in DASS.scales for link in s.items}
    assert careless(DASS, sheet, {}).consistency == pytest.approx(1)


values = st.lists(st.sampled_from([None, 0, 1, 2, 3]), min_size=21, max_size=21)


@settings(deadline=None)
@given(values, st.lists(st.integers(0, 700_000), max_size=21))
def test_no_sheet_breaks_it_and_every_index_stays_in_its_range(
    given_values: list[int | None], ms: list[int]
) -> None:
    times = {item.link_id: value for item, value in zip(DASS.items, ms, strict=False)}
    found = careless(DASS, answers(DASS, *given_values), times)
    if found.long_string:
        assert 1 <= found.long_string.length <= found.long_string.answered
    assert found.consistency is None or -1 <= found.consistency <= 1.0000001
    assert found.variability is None or 0 <= found.variability <= 3
    assert all(sign.value and sign.meaning and sign.caution for sign in careless_words(found))


# -- words


def test_signs_are_named_with_what_they_may_hide() -> None:
    found = careless(PSS, answers(PSS, *(4,) * 10), {i.link_id: 600 for i in PSS.items})
    signs = careless_words(found)
    assert [sign.notable for sign in signs] == [True, True, False]
    assert "0.6 (median), 100 % under 1 s" in signs[0].value
    assert "10 of 10" in signs[1].value
    assert "other way round" in signs[1].caution


def test_a_calm_sheet_is_not_worth_a_look() -> None:
    found = careless(PHQ9, answers(PHQ9, *(0,) * 9), {i.link_id: 4000 for i in PHQ9.items})
    assert not any(sign.notable for sign in careless_words(found))


def test_nothing_known_says_nothing() -> None:
    assert careless_words(Careless(None, None, None, None, 0)) == []
