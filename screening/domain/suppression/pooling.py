"""Groups too small for a row of their own are counted together."""

from __future__ import annotations

from collections.abc import Sequence

from screening.domain.suppression.counts import K


def pool(sizes: Sequence[int], *, k: int = K) -> list[tuple[int, ...]]:
    """Which groups share a row: tuples of indices, each of at least ``k`` people together.

    Every group of ``k`` or more has its own row, in order. The smaller ones share the last row;
    where they are fewer than ``k`` together, the smallest of the others joins them. Empty groups
    are left out. All groups together fewer than ``k``: one row, which the reader has to refuse.
    """
    small = [i for i, size in enumerate(sizes) if 0 < size < k]
    large = [i for i, size in enumerate(sizes) if size >= k]
    if small and large and sum(sizes[i] for i in small) < k:
        smallest = min(large, key=lambda i: (sizes[i], i))
        large.remove(smallest)
        small = sorted([*small, smallest])
    return [(i,) for i in large] + ([tuple(small)] if small else [])
