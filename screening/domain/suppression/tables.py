"""A two-way table of counts beside its totals, with what could name somebody hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from screening.domain.suppression.bounds import TOTAL, Cell, Network
from screening.domain.suppression.counts import K, suppress

Counts = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Shown:
    """``cells[row][column]`` and the ``totals`` of columns; None is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    totals: tuple[int | None, ...]


def suppress_table(counts: Counts, *, k: int = K, uniform_tells: bool = True) -> Shown:
    """Primary and complementary suppression of ``counts[group][category]``.

    Guarded are: cells of 1 to k-1 people; column totals of 1 to k-1; every cell of a group of
    fewer than k; and, with ``uniform_tells``, the full cell of a group whose members all share one
    category, since it would tell about each of them. Column totals are treated by ``suppress``, so
    that they are the same wherever they stand alone. The sizes of the groups count as known to
    everybody.

    The promise: from all that is published, the outsider's interval for a guarded cell (its exact
    lower and upper bound) is at least k people wide, or as wide as the published totals alone
    would leave it where that is less. So nobody can tell that a guarded cell is small, nor work it
    out; the two protection levels and the audit by intervals are those of Hundepool et al. 2012,
    Statistical Disclosure Control, ch. 4, and Fischetti and Salazar 2001, Management Science
    47(7):1008-1027. Not covered: what somebody in the table knows of their own group, and tables
    of other groupings of the same people, which therefore must not be offered.

    Further cells are chosen greedily, those with few people first, and given back where the
    promise holds without them; that is not always the smallest number of cells.
    """
    if not counts or not counts[0]:
        return Shown(tuple(() for _ in counts), ())
    return _Table(counts, k, uniform_tells).shown()


class _Table:
    def __init__(self, counts: Counts, k: int, uniform_tells: bool) -> None:
        self.counts, self.k, self.uniform_tells = counts, k, uniform_tells
        self.sums = [sum(column) for column in zip(*counts, strict=True)]
        self.totals = suppress(self.sums, k=k)
        self.totals_hidden = {(TOTAL, j) for j, n in enumerate(self.totals) if n is None}
        # A column that nobody is in is published as empty, and so are all its cells.
        self.columns = [j for j, n in enumerate(self.sums) if n]
        self.rows = [i for i, row in enumerate(counts) if any(row)]
        self.all = set(product(self.rows, self.columns)) | self.totals_hidden

    def shown(self) -> Shown:
        if 0 < sum(self.sums) < self.k:
            hidden = set(product(range(len(self.counts)), range(len(self.sums))))
        else:
            hidden = self._hidden()
        cells = tuple(
            tuple(None if (i, j) in hidden else n for j, n in enumerate(row))
            for i, row in enumerate(self.counts)
        )
        return Shown(cells, tuple(self.totals))

    def _hidden(self) -> set[Cell]:
        widest = Network(self.counts, self.all)
        widths = {cell: widest.width(cell, self.k) for cell in self._guarded()}
        # What the totals tell anyway need not be hidden, unless it is small to look at.
        guarded = {c: w for c, w in widths.items() if w or 0 < self._people(c) < self.k}
        hidden = set(guarded) | self.totals_hidden
        for cell in sorted(guarded, key=lambda c: (self._people(c), c)):
            self._protect(hidden, cell, guarded[cell])
        for cell in sorted(hidden - set(guarded), key=lambda c: (-self._people(c), c)):
            rest = hidden - {cell}
            if cell[0] != TOTAL and self._keeps(rest, guarded):
                hidden = rest
        return hidden

    def _people(self, cell: Cell) -> int:
        i, j = cell
        return self.sums[j] if i == TOTAL else self.counts[i][j]

    def _guarded(self) -> Iterator[Cell]:
        for i in self.rows:
            size = sum(self.counts[i])
            for j in self.columns:
                count = self.counts[i][j]
                uniform = self.uniform_tells and count == size
                if 0 < count < self.k or size < self.k or uniform:
                    yield i, j
        yield from (cell for cell in self.totals_hidden if self._people(cell) < self.k)

    def _keeps(self, hidden: set[Cell], guarded: dict[Cell, int]) -> bool:
        network = Network(self.counts, hidden)
        return all(network.width(cell, width) >= width for cell, width in guarded.items())

    def _protect(self, hidden: set[Cell], cell: Cell, width: int) -> None:
        """Hide further cells until the interval of ``cell`` is ``width`` wide."""
        reached = Network(self.counts, hidden).width(cell, width)
        while reached < width:
            best: set[Cell] = set()
            for more in sorted(self._companions(hidden, cell), key=self._cost):
                gained = Network(self.counts, hidden | more).width(cell, width)
                if gained > reached:
                    reached, best = gained, set(more)
                if reached >= width:
                    break
            if not best:  # no one rectangle helps: everything does
                best, reached = set(self.all), width
            hidden |= best

    def _cost(self, cells: frozenset[Cell]) -> tuple[int, list[Cell]]:
        """Few cells with few people in them are missed least."""
        return sum(self.k + self._people(cell) for cell in cells), sorted(cells)

    def _companions(self, hidden: set[Cell], cell: Cell) -> set[frozenset[Cell]]:
        """What, hidden beside ``cell``, closes a ring with it: corners of a rectangle, or two
        cells of one group where both columns' totals are hidden.
        """
        i, j = cell
        rings: set[frozenset[Cell]] = set()
        for i2, j2 in product(self.rows, self.columns):
            if j2 == j:
                continue
            free = {(TOTAL, j), (TOTAL, j2)} <= self.totals_hidden
            if i == TOTAL:
                ring = {(i2, j), (i2, j2)} if free else set()
            elif i2 == i:
                ring = {(i, j2)} if free else set()
            else:
                ring = {(i, j2), (i2, j), (i2, j2)}
            if ring - hidden:
                rings.add(frozenset(ring - hidden))
        return rings
