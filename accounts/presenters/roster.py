"""What is wrong with a roster, in words: the row and the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.roster import FileError, RowError

Words = str | Promise

FILE_REASONS: dict[str, Words] = {
    "empty": gettext_lazy("The file is empty."),
    "no_rows": gettext_lazy("The file has a header and no students."),
    "no_header": gettext_lazy("The first row names no column we know. It needs: %(needed)s."),
    "missing_columns": gettext_lazy("The header lacks: %(missing)s."),
    "column_twice": gettext_lazy("The column %(column)s comes twice."),
    "too_large": gettext_lazy("The file is larger than %(limit_mb)s MB. Please split it."),
    "too_many_rows": gettext_lazy("The file has more than %(limit)s students. Please split it."),
    "not_unicode": gettext_lazy(
        "Line %(line)s is not in UTF-8. Please save the file as “CSV UTF-8”, so that no name is "
        "spoiled."
    ),
    "nul": gettext_lazy("Line %(line)s holds a NUL byte: this is no text file."),
    "broken": gettext_lazy("Row at line %(line)s: a quotation mark is not closed, or misplaced."),
}
ROW_REASONS: dict[str, Words] = {
    "cells": gettext_lazy("This row has %(value)s cells, the header another number."),
    "missing": gettext_lazy("This must not be empty."),
    "too_long": gettext_lazy("This is too long."),
    "signs": gettext_lazy("This holds signs that cannot be printed."),
    "code_signs": gettext_lazy("A code takes letters, digits, - and _."),
    "email": gettext_lazy("This is not an e-mail address."),
    "code_twice": gettext_lazy("This student is already on line %(value)s."),
    "email_twice": gettext_lazy("This address is already on line %(value)s."),
    "email_staff": gettext_lazy("This address belongs to a member of staff."),
    "email_student": gettext_lazy("This address belongs to another student."),
    "year": gettext_lazy("A year of study is a number from 1 to 12."),
    "language": gettext_lazy("This language is not on offer. Use a code such as en."),
    "time_zone": gettext_lazy("This is no time zone. Use a name such as Europe/Vilnius."),
    "day": gettext_lazy("This is no date. Write it like 2026-09-01."),
}
QUOTED = frozenset({"too_long", "code_signs", "email", "email_staff", "email_student"}) | {
    "year", "language", "time_zone", "day",
}  # fmt: skip


@dataclass(frozen=True)
class RowRefusal:
    """One refused cell, or, without ``column``, a whole row."""

    line: int
    column: str
    words: str
    value: str  # what stood there; "" where it adds nothing


def roster_file_words(error: FileError) -> str:
    return str(FILE_REASONS[error.reason]) % error.details


def roster_row_refusal(error: RowError) -> RowRefusal:
    words = str(ROW_REASONS[error.reason]) % {"value": error.value}
    value = error.value if error.reason in QUOTED else ""
    return RowRefusal(error.line, error.column, words, value)


def roster_row_words(error: RowError) -> str:
    """One line for a terminal."""
    found = roster_row_refusal(error)
    place = _("line %(line)s") % {"line": found.line}
    column = f", {found.column}" if found.column else ""
    quoted = f" ({found.value})" if found.value else ""
    return f"{place}{column}: {found.words}{quoted}"
