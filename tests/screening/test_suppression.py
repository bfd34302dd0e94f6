from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.suppression import K, Shown, pool, suppress, suppress_table
from tests.screening.attack import Attack, Cell, everything_hidden


@pytest.mark.parametrize(("counts", "shown"), [
    ([40, 30, 20], [40, 30, 20]),
    ([40, 30, 9], [40, None, None]),  # 9 alone would be 79 - 70
    ([40, 30, 9, 8], [40, 30, None, None]),
    ([40, 30, 4, 3], [40, None, None, None]),  # 4 + 3 are fewer than ten
    ([40, 0, 12], [40, 0, 12]),
    ([40, 0, 5], [None, 0, None]),
    ([5, 3, 1], [None, None, None]),
    ([9, 0, 0], [None, None, None]),
    ([0, 0, 0], [0, 0, 0]),
])  # fmt: skip
def test_small_cells_and_what_would_give_them_away_are_hidden(
    counts: list[int], shown: list[int | None]
) -> None:
    assert suppress(counts) == shown


@given(st.lists(st.integers(0, 60), max_size=7))
def test_nothing_small_is_shown_and_nothing_small_can_be_worked_out(counts: list[int]) -> None:
    shown = suppress(counts)
    assert all(cell is None or cell == 0 or cell >= K for cell in shown)
    hidden = [count for count, cell in zip(counts, shown, strict=True) if cell is None]
    if hidden and sum(counts) >= K:
        assert len(hidden) >= 2
        assert sum(hidden) >= K
    assert all(cell in (None, count) for count, cell in zip(counts, shown, strict=True))


def guarded(counts: list[list[int]]) -> list[Cell]:
    """Cells that may not be told or worked out; row -1 is the line of totals."""
    cells = [
        (i, j)
        for i, row in enumerate(counts)
        for j, n in enumerate(row)
        if sum(row) and (0 < n < K or sum(row) < K or n == sum(row))
        if sum(line[j] for line in counts)
    ]
    sums = [sum(column) for column in zip(*counts, strict=True)]
    return cells + [(-1, j) for j, n in enumerate(sums) if 0 < n < K]


def promise_check(counts: list[list[int]]) -> None:
    """No interval of a guarded cell is narrower than k, but where the totals alone make it so."""
    shown = suppress_table(counts)
    sizes = [sum(row) for row in counts]
    if sum(sizes) < K:
        return
    attack = Attack(shown, sizes)
    widest = Attack(everything_hidden(shown.totals, sizes), sizes)
    for cell in guarded(counts):
        truth = sum(row[cell[1]] for row in counts) if cell[0] < 0 else counts[cell[0]][cell[1]]
        least, most = widest.bounds(cell)
        if cell not in attack.cells:
            assert most - least < 1e-6, "a guarded cell is shown that the totals do not tell"
            assert not 0 < truth < K
            continue
        low, high = attack.bounds(cell)
        assert low - 1e-6 <= truth <= high + 1e-6
        assert high - low >= min(K, most - least) - 1e-6


CATEGORIES = 5
small = st.integers(0, 14)
uneven = st.one_of(st.just(0), small, st.integers(0, 400))


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    columns, rows = draw(st.integers(2, CATEGORIES)), draw(st.integers(1, 6))
    row = st.lists(uneven, min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_hidden_cell_of_a_table_can_be_worked_out(counts: list[list[int]]) -> None:
    promise_check(counts)


@given(tables())
def test_what_a_table_shows_is_true_and_its_totals_are_those_shown_alone(
    counts: list[list[int]],
) -> None:
    shown = suppress_table(counts)
    for row, line in zip(counts, shown.cells, strict=True):
        assert all(cell in (None, n) for cell, n in zip(line, row, strict=True))
    assert list(shown.totals) == suppress([sum(column) for column in zip(*counts, strict=True)])


@pytest.mark.parametrize(("counts", "cells", "totals"), [
    # nothing small: nothing hidden
    ([[40, 20], [30, 25]], ((40, 20), (30, 25)), (70, 45)),
    # the 3 alone would be 23 - 20, or 30 - 12 - 15
    ([[40, 20, 3], [50, 30, 12], [33, 22, 15]],
     ((40, None, None), (50, 30, 12), (33, None, None)), (123, 72, 30)),
    # the total line hides 4 and 12; showing the 50 would leave its cohort's last one to be told
    ([[40, 3, 12], [50, 1, 0]], ((None, None, None), (None, None, 0)), (90, None, None)),
    # nine people: their cohort is hidden, and another one, which would give it away
    ([[60, 40], [5, 4], [30, 20]], ((60, 40), (None, None), (None, None)), (95, 64)),
    # everybody in one band: telling it would tell about each of them
    ([[15, 0], [30, 20]], ((None, None), (None, None)), (45, 20)),
    # everybody everywhere in one band: the total tells
    ([[15, 0], [30, 0]], ((15, 0), (30, 0)), (45, 0)),
    # too few altogether
    ([[3, 1], [2, 2]], ((None, None), (None, None)), (None, None)),
    # a band without anybody stays empty, and so does a cohort
    ([[20, 0, 11], [0, 0, 0]], ((20, 0, 11), (0, 0, 0)), (20, 0, 11)),
])  # fmt: skip
def test_a_table_hides_what_names_somebody_and_little_more(
    counts: list[list[int]],
    cells: tuple[tuple[int | None, ...], ...],
    totals: tuple[int | None, ...],
) -> None:
    assert suppress_table(counts) == Shown(cells, totals)
    promise_check(counts)


def test_a_hidden_column_total_cannot_be_added_up_from_its_cells() -> None:
    counts = [[30, 4, 20], [30, 0, 20]]  # 4 in one cohort only: its total is as telling as its cell
    assert suppress_table(counts).totals == (60, None, None)
    promise_check(counts)


def test_where_a_category_is_no_secret_a_uniform_group_is_shown() -> None:
    """Who has handed in: a cohort in which nobody has is told as it is."""
    counts = [[0, 60], [25, 40]]
    assert suppress_table(counts).cells == ((None, None), (None, None))
    assert suppress_table(counts, uniform_tells=False).cells == ((0, 60), (25, 40))


def test_a_table_without_groups_or_categories_is_empty() -> None:
    assert suppress_table([]) == Shown((), ())
    assert suppress_table([[], []]) == Shown(((), ()), ())


@pytest.mark.parametrize(("sizes", "rows"), [
    ([120, 90], [(0,), (1,)]),
    ([120, 6, 90, 5], [(0,), (2,), (1, 3)]),  # 11 together
    ([120, 6, 90], [(0,), (1, 2)]),  # 6 alone: with the smaller of the others
    ([3, 4], [(0, 1)]),
    ([0, 40, 0], [(1,)]),
    ([], []),
])  # fmt: skip
def test_small_cohorts_are_counted_together(sizes: list[int], rows: list[tuple[int, ...]]) -> None:
    assert pool(sizes) == rows


@given(st.lists(st.integers(0, 30), max_size=9))
def test_pooled_rows_hold_everybody_once_and_are_never_small(sizes: list[int]) -> None:
    rows = pool(sizes)
    assert sorted(i for row in rows for i in row) == [i for i, n in enumerate(sizes) if n]
    if sum(sizes) >= K:
        assert all(sum(sizes[i] for i in row) >= K for row in rows)
