from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize, stats  # type: ignore[import-untyped]

from screening.domain.reliability import (
    MINIMUM,
    alpha,
    covariance,
    omega_total,
    one_factor,
    reliability,
)

Matrix = NDArray[np.float64]

# Chatterjee and Price 1977, Regression Analysis by Example, section 3.7: 30 departments,
# seven items (rating, complaints, privileges, learning, raises, critical, advance).
ATTITUDE = """
43 51 30 39 61 92 45; 63 64 51 54 63 73 47; 71 70 68 69 76 86 48; 61 63 45 47 54 84 35
81 78 56 66 71 83 47; 43 55 49 44 54 49 34; 58 67 42 56 66 68 35; 71 75 50 55 70 66 41
72 82 72 67 71 83 31; 67 61 45 47 62 80 41; 64 53 53 58 58 67 34; 67 60 47 39 59 74 41
69 62 57 42 55 63 25; 68 83 83 45 59 77 35; 77 77 54 72 79 77 46; 81 90 50 72 60 54 36
74 85 64 69 79 79 63; 65 60 65 75 55 80 60; 65 70 46 57 75 85 46; 50 58 68 54 64 78 52
50 40 33 34 43 64 33; 64 61 52 62 66 80 41; 53 66 52 50 63 80 37; 40 37 42 58 50 57 49
63 54 42 48 66 75 33; 66 77 66 63 88 76 72; 78 75 58 74 80 78 49; 48 57 44 45 51 83 38
85 85 71 71 77 74 55; 82 82 39 59 64 78 39
"""


def attitude() -> Matrix:
    rows = ATTITUDE.strip().replace("\n", ";").split(";")
    return np.array([row.split() for row in rows], dtype=np.float64)


def people(n: int = 400, items: int = 6, seed: int = 0) -> Matrix:
    """Answers 0 to 3 that share one cause."""
    rng = np.random.default_rng(seed)
    strain = rng.normal(size=(n, 1))
    return np.clip(np.round(1 + 0.8 * strain + rng.normal(size=(n, items))), 0, 3)


def test_alpha_by_hand() -> None:
    """Variances 1 and 1, covariance 0.5: 2 (1 - 2 / 3) = 2/3."""
    assert alpha(np.array([[1, 0.5], [0.5, 1]])) == pytest.approx(2 / 3)
    # people 1 2 3 on one item and 2 2 5 on the other: variances 1 and 3, covariance 1.5
    assert alpha(covariance(np.array([[1.0, 2], [2, 2], [3, 5]]))) == pytest.approx(6 / 7)


def test_alpha_of_published_data() -> None:
    """As the R package psych reports it: 0.843, and with each item left out in turn."""
    cov = covariance(attitude())
    assert alpha(cov) == pytest.approx(0.843, abs=0.0005)
    without = [np.delete(np.delete(cov, i, 0), i, 1) for i in range(7)]
    published = [0.810, 0.797, 0.828, 0.803, 0.795, 0.864, 0.840]
    assert [float(alpha(c)) for c in without] == pytest.approx(published, abs=0.0005)


def test_omega_by_hand() -> None:
    """Loadings 0.9, 0.8, 0.7, 0.6, 0.5: 3.5^2 / (3.5^2 + 2.45) = 12.25 / 14.7."""
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    exact = np.outer(loadings, loadings)
    np.fill_diagonal(exact, 1)
    assert one_factor(exact) == pytest.approx(loadings, abs=1e-5)
    assert omega_total(exact) == pytest.approx(12.25 / 14.7, abs=1e-6)
    # on items of other spreads the loadings weigh with them: 1, 2, 1, 2, 1
    spread = np.array([1.0, 2, 1, 2, 1])
    common = (0.9 + 1.6 + 0.7 + 1.2 + 0.5) ** 2
    unique = 0.19 + 4 * 0.36 + 0.51 + 4 * 0.64 + 0.75
    expected = common / (common + unique)
    scaled: Matrix = exact * spread[:, np.newaxis] * spread
    assert omega_total(scaled) == pytest.approx(expected, abs=1e-6)


def test_the_factor_is_the_one_that_least_squares_finds() -> None:
    """Minres: no loadings reproduce the published correlations more closely."""
    correlations = np.corrcoef(attitude(), rowvar=False)
    off = ~np.eye(7, dtype=bool)

    def misfit(loadings: Matrix) -> float:
        return float(((correlations - np.outer(loadings, loadings))[off] ** 2).sum())

    best: Any = optimize.minimize(misfit, np.full(7, 0.5), tol=1e-12)
    assert one_factor(correlations) == pytest.approx(np.abs(best.x), abs=1e-4)


def test_equal_loadings_make_alpha_and_omega_the_same() -> None:
    equal = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    assert omega_total(equal) == pytest.approx(float(alpha(equal)), abs=1e-6)


def test_item_rest_correlations_are_those_with_the_sum_of_the_others() -> None:
    points = people()
    found = reliability(points).item_rest
    rest = points.sum(axis=1, keepdims=True) - points
    expected = [np.corrcoef(points[:, i], rest[:, i])[0, 1] for i in range(6)]
    assert list(found) == pytest.approx(expected)


def test_the_bootstrap_interval_of_alpha_is_near_the_exact_one() -> None:
    """Feldt 1965: for normal answers of equal covariance, (1 - alpha) times an F quantile."""
    rng = np.random.default_rng(8)
    n, items = 600, 5
    points = rng.normal(size=(n, 1)) + rng.normal(size=(n, items))
    found = reliability(points, seed=1).alpha
    assert found is not None
    freedom = (n - 1, (n - 1) * (items - 1))
    low, high = (1 - (1 - found.value) * stats.f.ppf(q, *freedom) for q in (0.975, 0.025))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)


def test_only_complete_sheets_count_and_the_others_are_told() -> None:
    points = people(300)
    torn = points.copy()
    torn[:20, 2] = np.nan
    found = reliability(torn)
    assert (found.n, found.left_out) == (280, 20)
    assert found.alpha == reliability(points[20:]).alpha


def test_too_few_sheets_have_no_coefficient() -> None:
    found = reliability(people(MINIMUM - 1))
    assert (found.n, found.alpha, found.omega, found.item_rest) == (MINIMUM - 1, None, None, ())
    assert reliability(people(MINIMUM)).alpha is not None


def test_an_item_that_everybody_answers_alike_lowers_alpha_and_correlates_with_nothing() -> None:
    points = people()
    flat = np.column_stack([points, np.ones(len(points))])
    with_it, without = reliability(flat), reliability(points)
    assert with_it.item_rest[-1] is None
    assert with_it.alpha
    assert without.alpha
    # by definition: 7/6 and 6/5 of the same share of variance
    assert with_it.alpha.value == pytest.approx(without.alpha.value * (7 / 6) / (6 / 5))
    assert with_it.omega == without.omega


def test_answers_that_do_not_vary_have_no_coefficient() -> None:
    assert reliability(np.ones((200, 4))).alpha is None


def test_an_item_that_hardly_anybody_endorses_does_not_break_the_bootstrap() -> None:
    points = people()
    points[:, 5] = 0
    points[0, 5] = 1  # left out of more than a third of the samples
    found = reliability(points)
    assert found.item_rest[5] is None  # it would tell that somebody endorsed it
    points[:10, 5] = 1
    assert reliability(points).item_rest[5] is not None
    assert found.omega
    assert 0 < found.omega.low <= found.omega.value <= found.omega.high < 1


def test_two_items_have_alpha_and_no_omega() -> None:
    found = reliability(people(items=2))
    assert found.alpha
    assert found.omega is None


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 8), st.permutations(range(3)))
def test_coefficients_lie_in_their_intervals_and_the_items_order_does_not_matter(
    seed: int, items: int, order: list[int]
) -> None:
    points = people(150, items, seed)
    found = reliability(points, seed=2)
    assert found.alpha
    assert found.omega
    for one in (found.alpha, found.omega):
        assert one.low <= one.value <= one.high <= 1
    places = [*order, *range(3, items)]
    turned = reliability(points[:, places], seed=2)
    assert turned.alpha
    assert turned.alpha.value == pytest.approx(found.alpha.value)
    assert turned.omega
    assert turned.omega.value == pytest.approx(found.omega.value, abs=1e-5)
