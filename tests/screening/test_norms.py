from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.norms import MINIMUM, PERCENTS, norms, percentile_rank
from screening.domain.suppression import K

EVENLY = {float(score): 20 for score in range(1, 101)}  # 2,000 people, each score 20 times
answers = st.dictionaries(st.integers(0, 27).map(float), st.integers(0, 60), min_size=1)


def test_percentiles_of_an_even_spread_are_its_hundredths() -> None:
    found = norms(EVENLY)
    assert [(p.percent, p.value) for p in found.percentiles] == [(p, float(p)) for p in PERCENTS]
    assert (found.n, found.mean) == (2000, 50.5)
    # variance of 1..100 is (100^2 - 1) / 12, over n - 1 instead of n
    assert found.sd == pytest.approx(math.sqrt((100**2 - 1) / 12 * 2000 / 1999))


def test_the_interval_of_a_median_is_that_of_order_statistics() -> None:
    """For a median of n, the exact 95 % interval lies n/2 -+ 0.98 sqrt(n) places (Conover 1999)."""
    middle = next(p for p in norms(EVENLY, seed=3).percentiles if p.percent == 50)
    places = 0.98 * math.sqrt(2000) / 20  # of 20 people each
    assert middle.low == pytest.approx(50 - places, abs=0.6)
    assert middle.high == pytest.approx(50 + places, abs=0.9)


def test_the_same_seed_gives_the_same_intervals() -> None:
    counts = {0.0: 40, 3.0: 37, 5.0: 29, 9.0: 31, 20.0: 13}
    assert norms(counts, seed=4) == norms(counts, seed=4)


def test_below_the_minimum_there_are_no_norms() -> None:
    assert norms({1.0: 25, 2.0: MINIMUM - 26}).percentiles == ()
    assert norms({1.0: 25, 2.0: MINIMUM - 25}).percentiles != ()
    assert norms({}).n == 0


@pytest.mark.parametrize(("people", "shown"), [
    (50, (25, 50, 75)),  # a tenth of 50 are 5 people
    (100, (10, 25, 50, 75, 90)),
    (199, (10, 25, 50, 75, 90)),
    (200, PERCENTS),
])  # fmt: skip
def test_a_percentile_with_fewer_than_ten_people_beyond_it_is_left_out(
    people: int, shown: tuple[int, ...]
) -> None:
    found = norms({float(score): 1 for score in range(people)})
    assert tuple(p.percent for p in found.percentiles) == shown
    assert all(people * min(p, 100 - p) / 100 >= K for p in shown)


def test_everybody_alike_has_one_percentile_without_uncertainty() -> None:
    found = norms({7.0: 300})
    assert {(p.value, p.low, p.high) for p in found.percentiles} == {(7.0, 7.0, 7.0)}
    assert found.sd == 0


@given(answers)
def test_percentiles_are_scores_in_order_inside_their_intervals(counts: dict[float, int]) -> None:
    found = norms(counts)
    values = [p.value for p in found.percentiles]
    assert values == sorted(values)
    for p in found.percentiles:
        assert counts[p.value] > 0
        at_most = sum(n for value, n in counts.items() if value <= p.value)
        below = sum(n for value, n in counts.items() if value < p.value)
        assert at_most * 100 >= p.percent * found.n > below * 100
        assert p.low <= p.value <= p.high


def test_a_rank_counts_those_below_and_half_of_those_alike() -> None:
    """By hand: 100 people, 30 below, 10 alike: 30 + 5 in a hundred (Crawford et al. 2009)."""
    counts = {2.0: 30, 5.0: 10, 8.0: 60}
    assert percentile_rank(counts, 5) == 35
    assert percentile_rank(counts, 4) == 30
    assert percentile_rank(counts, 9) == 100
    assert percentile_rank({2.0: MINIMUM - 1}, 2) is None


@given(answers, st.integers(0, 27))
def test_ranks_grow_with_scores_and_stay_between_0_and_100(
    counts: dict[float, int], score: int
) -> None:
    here, above = percentile_rank(counts, score), percentile_rank(counts, score + 1)
    if here is None or above is None:
        assert sum(counts.values()) < MINIMUM
    else:
        assert 0 <= here <= above <= 100
