"""Bytes to records: encoding, separator, header. Memory is bounded by ``MAX_BYTES``."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol


class Reader(Protocol):
    """What ``csv.reader`` makes."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 100_000
_CHUNK = 256 * 1024
_SEPARATORS = (",", ";", "\t")

REQUIRED = ("code", "name", "email", "cohort")
# Column to the headings it is known by, beside its own name; compared without case and signs.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("student code", "student number", "student no", "student id", "number"),
    "name": ("full name", "student name"),
    "email": ("e-mail", "email address", "e-mail address", "mail"),
    "cohort": ("intake", "entry"),
    "programme": ("program", "study programme", "course", "major"),
    "year": ("year of study", "study year"),
    "language": ("lang", "preferred language"),
    "time_zone": ("timezone", "zone"),
    "enrolled_on": ("enrolled", "enrolment date", "enrollment date", "start date"),
}


class FileError(ValueError):
    """The file as a whole cannot be read. ``reason`` is a code, ``details`` its blanks."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


@dataclass(frozen=True)
class Record:
    """The cells of one row by column; ``cells`` None where the row has too many or too few."""

    line: int  # where it begins, from 1
    cells: dict[str, str] | None
    found: int  # how many cells there are


def records_read(file: BinaryIO) -> tuple[tuple[str, ...], Iterator[Record]]:
    """The columns that the file has, and its rows one after the other; blank rows are left out.

    UTF-8 with or without a byte order mark, or UTF-16 with one; separated by commas, semicolons
    or tabs. Raises ``FileError``, also while the rows are being read.
    """
    text = _text(_bytes(file))
    if not text.strip():
        raise FileError("empty")
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns = _columns(_header(reader))
    return tuple(c for c in columns if c), _rows(reader, columns)


def _bytes(file: BinaryIO) -> bytes:
    parts, size = [], 0
    while part := file.read(_CHUNK):
        size += len(part)
        if size > MAX_BYTES:
            raise FileError("too_large", limit_mb=MAX_BYTES // 1024**2)
        parts.append(part)
    return b"".join(parts)


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\0" in data:
            raise FileError("nul", line=data.count(b"\n", 0, data.index(b"\0")) + 1)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError("not_unicode", line=line) from error
    if "\0" in text:
        raise FileError("nul", line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _separator(text: str) -> str:
    """The one that makes most headings known; a name may hold the others."""
    first = text.lstrip("\r\n").splitlines()[0]
    return max(_SEPARATORS, key=lambda s: sum(1 for h in first.split(s) if _column(h)))


def _header(reader: Iterator[list[str]]) -> list[str]:
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                return row
    except csv.Error as error:
        raise FileError("broken", line=1) from error
    raise FileError("empty")


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z]+", " ", heading.casefold()).strip()


_KNOWN = {_plain(name): column for column, others in COLUMNS.items() for name in (column, *others)}


def _column(heading: str) -> str:
    """The column that a heading names; "" for one that is not read."""
    return _KNOWN.get(_plain(heading.strip().strip('"')), "")


def _columns(header: Sequence[str]) -> list[str]:
    columns = [_column(heading) for heading in header]
    missing = [column for column in REQUIRED if column not in columns]
    if len(missing) == len(REQUIRED):
        raise FileError("no_header", needed=", ".join(REQUIRED))
    if missing:
        raise FileError("missing_columns", missing=", ".join(missing))
    twice = sorted({c for c in columns if c and columns.count(c) > 1})
    if twice:
        raise FileError("column_twice", column=twice[0])
    return columns


def _rows(reader: Reader, columns: Sequence[str]) -> Iterator[Record]:
    count, before = 0, reader.line_num
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise FileError("broken", line=before + 1) from error
        if row is None:
            break
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MAX_ROWS:
            raise FileError("too_many_rows", limit=MAX_ROWS)
        yield _record(line, row, columns)
    if not count:
        raise FileError("no_rows")


def _record(line: int, row: Sequence[str], columns: Sequence[str]) -> Record:
    if len(row) != len(columns):
        return Record(line, None, len(row))
    cells = {c: cell.strip() for c, cell in zip(columns, row, strict=True) if c}
    return Record(line, cells, len(row))
