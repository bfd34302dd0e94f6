"""One row of a roster, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """A student as the file tells; None where it says nothing. ``line`` counts from 1."""

    line: int
    code: str
    name: str
    email: str
    cohort: str
    programme: str | None = None
    year: int | None = None
    language: str | None = None
    time_zone: str | None = None
    enrolled_on: date | None = None

    @property
    def key(self) -> str:
        """What tells students apart: the code, case ignored."""
        return self.code.casefold()


@dataclass(frozen=True)
class RowError:
    """Why the row that begins on ``line`` is refused; ``reason`` is a code, ``value`` what stood
    there, shortened.
    """

    line: int
    column: str
    reason: str
    value: str = ""
