"""One row of counts beside its published total."""

from __future__ import annotations

from collections.abc import Sequence

K = 10  # the smallest count that is shown


def suppress(counts: Sequence[int], *, k: int = K) -> list[int | None]:
    """``counts`` with small cells as None; their total may be published beside them.

    Counts of 1 to k-1 are hidden. Since a total would give a lone hidden cell away, further
    cells are hidden, smallest first, until at least two are and together they hold at least k
    people. A total under k hides everything. Zeros stay: they name nobody.
    """
    if 0 < sum(counts) < k:
        return [None] * len(counts)
    hidden = {i for i, count in enumerate(counts) if 0 < count < k}
    others = sorted(
        (i for i, count in enumerate(counts) if count >= k), key=lambda i: (counts[i], i)
    )
    while hidden and others and not _safe(counts, hidden, k):
        hidden.add(others.pop(0))
    if hidden and not _safe(counts, hidden, k):
        return [None] * len(counts)
    return [None if i in hidden else count for i, count in enumerate(counts)]


def _safe(counts: Sequence[int], hidden: set[int], k: int) -> bool:
    return len(hidden) >= 2 and sum(counts[i] for i in hidden) >= k
