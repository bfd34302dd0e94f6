"""Adds very many rows of one table at once, past the models: for synthetic data only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def rows_insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert ``rows`` of plain values in the order of ``columns``; returns how many.

    Times are text in UTC ("2026-05-04 09:30:00"), UUIDs 32 hexadecimal digits, JSON its text:
    what both databases store or take. COPY on PostgreSQL, one prepared statement elsewhere.
    """
    if not rows:
        return 0
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(c) for c in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - own names
            cursor.executemany(statement, rows)
    return len(rows)
