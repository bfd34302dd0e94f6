"""Hides small cells of published counts, so that a table names nobody."""

from screening.domain.suppression.counts import K, suppress
from screening.domain.suppression.pooling import pool
from screening.domain.suppression.tables import Shown, suppress_table

__all__ = ["K", "Shown", "pool", "suppress", "suppress_table"]
