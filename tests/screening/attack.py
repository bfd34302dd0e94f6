"""An outsider who works out what hidden cells can be, from everything that is published."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]

from screening.domain.suppression import Shown

Cell = tuple[int, int]  # row, column; row -1 holds the column totals


class Attack:
    """Interval bounds by linear programming: nothing here is shared with what hides the cells."""

    def __init__(self, shown: Shown, sizes: Sequence[int]) -> None:
        places = list(product(range(len(sizes)), range(len(shown.totals))))
        self.cells: list[Cell] = [(i, j) for i, j in places if shown.cells[i][j] is None]
        self.cells += [(-1, j) for j, n in enumerate(shown.totals) if n is None]
        equations, sums = [], []
        for i, size in enumerate(sizes):
            equations.append([float(cell[0] == i) for cell in self.cells])
            sums.append(size - sum(n or 0 for n in shown.cells[i]))
        for j, total in enumerate(shown.totals):
            sign = [(-1.0 if i < 0 else 1.0) * (column == j) for i, column in self.cells]
            equations.append(sign)
            sums.append((total or 0) - sum(row[j] or 0 for row in shown.cells))
        self.equations, self.sums = np.array(equations), np.array(sums)

    def bounds(self, cell: Cell) -> tuple[float, float]:
        """Lowest and highest count that the cell may have; counts are not negative."""
        goal = np.array([float(other == cell) for other in self.cells])
        low, high = (
            linprog(sign * goal, A_eq=self.equations, b_eq=self.sums, bounds=(0, 10**6))
            for sign in (1, -1)
        )
        assert low.status == 0
        assert high.status == 0
        return float(low.fun), float(-high.fun)


def everything_hidden(totals: Sequence[int | None], sizes: Sequence[int]) -> Shown:
    """What is left to know when no cell is shown but those of empty columns."""
    row = tuple(0 if n == 0 else None for n in totals)
    return Shown(tuple(row if size else tuple(0 for _ in row) for size in sizes), tuple(totals))
