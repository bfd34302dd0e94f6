"""A roster: students as a university's register exports them, one a row of a CSV file."""

from accounts.domain.roster.checking import Rules, check
from accounts.domain.roster.reading import (
    COLUMNS,
    MAX_BYTES,
    MAX_ROWS,
    REQUIRED,
    FileError,
    Record,
    records_read,
)
from accounts.domain.roster.rows import Entry, RowError

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "MAX_ROWS",
    "REQUIRED",
    "Entry",
    "FileError",
    "Record",
    "RowError",
    "Rules",
    "check",
    "records_read",
]
