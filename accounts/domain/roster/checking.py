"""Records to entries: every cell by its own rule, and nobody twice in a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from accounts.domain.roster.reading import REQUIRED, Record
from accounts.domain.roster.rows import Entry, RowError

LENGTHS = {"code": 20, "name": 150, "email": 254, "cohort": 100, "programme": 100}
YEARS = range(1, 13)
_CODE = re.compile(r"[A-Za-z0-9_-]+")  # it stands in addresses
_SHOWN = 60


@dataclass
class Rules:
    """What this installation knows, and what the file has had so far."""

    languages: Collection[str]
    zones: Collection[str]
    email_valid: Callable[[str], bool]
    codes: dict[str, int] = field(default_factory=dict)  # to the line where it stood first
    emails: dict[str, int] = field(default_factory=dict)


def check(record: Record, rules: Rules) -> Entry | list[RowError]:
    """The entry, or everything that is wrong with the row."""
    if record.cells is None:
        return [RowError(record.line, "", "cells", str(record.found))]
    row = _Row(record.line, record.cells, rules)
    entry = row.entry()
    return row.errors or entry


class _Row:
    """One row being checked; ``errors`` fills up."""

    def __init__(self, line: int, cells: dict[str, str], rules: Rules) -> None:
        self.line, self.cells, self.rules = line, cells, rules
        self.errors: list[RowError] = []

    def entry(self) -> Entry:
        for column in LENGTHS:
            self._words(column)
        code, email = self.cells["code"], self.cells["email"].lower()
        if code and not _CODE.fullmatch(code):
            self._refuse("code", "code_signs")
        if email and not self.rules.email_valid(email):
            self._refuse("email", "email")
        self._once("code", code.casefold(), self.rules.codes)
        self._once("email", email, self.rules.emails)
        return Entry(
            line=self.line,
            code=code,
            name=" ".join(self.cells["name"].split()),
            email=email,
            cohort=" ".join(self.cells["cohort"].split()),
            programme=self._given("programme"),
            year=self._year(),
            language=self._known("language", self.rules.languages),
            time_zone=self._known("time_zone", self.rules.zones),
            enrolled_on=self._day(),
        )

    def _given(self, column: str) -> str | None:
        return self.cells.get(column) or None

    def _refuse(self, column: str, reason: str) -> None:
        self.errors.append(RowError(self.line, column, reason, self.cells[column][:_SHOWN]))

    def _words(self, column: str) -> None:
        value = self.cells.get(column, "")
        if not value and column in REQUIRED:
            self.errors.append(RowError(self.line, column, "missing"))
        elif len(value) > LENGTHS[column]:
            self._refuse(column, "too_long")
        elif any(not sign.isprintable() and sign not in "\r\n\t" for sign in value):
            self._refuse(column, "signs")

    def _once(self, column: str, value: str, seen: dict[str, int]) -> None:
        if not value:
            return
        first = seen.setdefault(value, self.line)
        if first != self.line:
            self.errors.append(RowError(self.line, column, f"{column}_twice", str(first)))

    def _year(self) -> int | None:
        value = self._given("year")
        if value is None:
            return None
        if not (re.fullmatch(r"[0-9]{1,2}", value) and int(value) in YEARS):
            self._refuse("year", "year")
            return None
        return int(value)

    def _known(self, column: str, known: Collection[str]) -> str | None:
        value = self._given(column)
        if value is not None and column == "language":
            value = value.lower()
        if value is not None and value not in known:
            self._refuse(column, column)
        return value

    def _day(self) -> date | None:
        value = self._given("enrolled_on")
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self._refuse("enrolled_on", "day")
            return None
