"""What an outsider can work out about a hidden cell: its exact bounds, by network flow.

A two-way table with known row totals is a network: a hidden cell is an arc from its row to its
column, and a column whose total is hidden as well is joined to a common node for the grand total.
A cell may rise by as much as can flow back from its column to its row along other hidden cells, and
fall by as much as can flow the other way. Flows between whole numbers are whole, so these bounds
are those of linear programming and those over whole numbers alike (Cox 1995, Network models for
complementary cell suppression, JASA 90(432):1453-1462).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

Cell = tuple[int, int]  # row, column; row -1 is the line of column totals
TOTAL = -1
_ENDLESS = 1 << 40


class Network:
    """``counts[i][j]`` people; ``hidden`` cells, of which row ``TOTAL`` are column totals."""

    def __init__(self, counts: Sequence[Sequence[int]], hidden: Collection[Cell]) -> None:
        self._rows, self._columns = len(counts), len(counts[0]) if counts else 0
        self._capacity: dict[int, dict[int, int]] = {n: {} for n in range(self._nodes)}
        for i, j in hidden:
            up, down = self._ends((i, j))
            self._capacity[up][down] = _ENDLESS
            self._capacity[down][up] = sum(row[j] for row in counts) if i == TOTAL else counts[i][j]

    @property
    def _nodes(self) -> int:
        return self._rows + self._columns + 1

    def _ends(self, cell: Cell) -> tuple[int, int]:
        """The cell's arc in the sense in which its count grows."""
        i, j = cell
        column = self._rows + j
        return (column, self._nodes - 1) if i == TOTAL else (i, column)

    def width(self, cell: Cell, enough: int) -> int:
        """Upper minus lower bound of a hidden cell, or ``enough`` where it is that or more."""
        start, end = self._ends(cell)
        rise = self._flow(end, start, enough)
        if rise >= enough:
            return enough
        own = self._capacity[end][start]
        return rise + self._flow(start, end, min(own, enough - rise))

    def _flow(self, source: int, sink: int, enough: int) -> int:
        """The largest flow that leaves out the arc between the two, up to ``enough``."""
        left = {node: dict(arcs) for node, arcs in self._capacity.items()}
        left[source].pop(sink, None)
        left[sink].pop(source, None)
        found = 0
        while found < enough:
            path = _path(left, source, sink)
            if not path:
                break
            step = min(enough - found, *(left[a][b] for a, b in path))
            for a, b in path:
                left[a][b] -= step
                left[b][a] += step
            found += step
        return found


def _path(left: dict[int, dict[int, int]], source: int, sink: int) -> list[tuple[int, int]]:
    """The arcs of a shortest way with room left, empty where there is none."""
    came: dict[int, int] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        here = queue.popleft()
        for there, room in left[here].items():
            if room > 0 and there not in came:
                came[there] = here
                queue.append(there)
    if sink not in came:
        return []
    path, node = [], sink
    while node != source:
        path.append((came[node], node))
        node = came[node]
    return path
