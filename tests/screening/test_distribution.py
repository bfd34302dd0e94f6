from __future__ import annotations

import math
from typing import Any

import pytest

from screening.domain.distribution import (
    Moments,
    bands_told,
    by_band,
    change,
    moments,
    shares,
    shares_by_group,
)
from tests.screening.instruments import instrument


def test_scores_are_counted_in_the_band_that_holds_them() -> None:
    bands = bands_told(instrument("phq9"))  # 0-4, 5-9, 10-14, 15-19, 20-27
    assert by_band({0: 1, 4: 2, 5: 4, 14: 8, 15: 16, 27: 32}, bands) == [3, 4, 8, 16, 32]


def test_a_scale_without_bands_is_split_at_its_published_cut() -> None:
    bands = bands_told(instrument("phq2"))  # 3 and above, Kroenke 2003
    assert [(b.minimum, b.maximum) for b in bands] == [(0, 2), (3, 6)]
    assert by_band({2: 5, 3: 7, 6: 1}, bands) == [5, 8]


def test_a_cut_that_differs_by_sex_is_no_band() -> None:
    assert bands_told(instrument("auditc")) == ()


def test_shares_know_how_many_they_do_not_show() -> None:
    found = shares([40, 30, 9])
    assert (found.n, found.counts, found.hidden, found.complete) == (
        79,
        (40, None, None),
        39,
        False,
    )
    assert shares([40, 30]).complete


def test_the_total_of_groups_is_shown_as_it_is_alone() -> None:
    table = [[40, 20, 3], [50, 30, 12], [33, 22, 15]]
    groups = shares_by_group(table)
    assert [group.n for group in groups] == [63, 92, 70]
    assert [group.counts for group in groups] == [(40, None, None), (50, 30, 12), (33, None, None)]


def test_averages_by_hand() -> None:
    """Five times 2 and five times 4: mean 3, variance 10 / 9."""
    found = moments({2: 5, 4: 5})
    assert (found.n, found.mean) == (10, 3)
    assert found.sd == pytest.approx(math.sqrt(10 / 9))
    assert moments({2: 5, 4: 4}) == Moments(9)
    assert moments({}) == Moments(0)


def test_a_change_by_hand() -> None:
    """Standard errors 3 / 10 and 4 / 10: together 0.5, so the interval is 1 -+ 0.98."""
    found = change(Moments(100, 6, 3), Moments(100, 7, 4))
    assert found is not None
    assert (found.difference, found.low, found.high) == pytest.approx((1, 0.02, 1.98), abs=1e-3)
    assert found.clear
    unclear: Any = change(Moments(100, 6, 3), Moments(100, 6.9, 4))
    assert not unclear.clear


def test_there_is_no_change_from_or_to_what_is_not_shown() -> None:
    assert change(Moments(4), Moments(100, 6, 3)) is None
    assert change(Moments(100, 6, 3), Moments(0)) is None
