from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.suppression import K, suppress


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
