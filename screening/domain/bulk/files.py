"""A CSV file of answer sheets in, a CSV file of their scores out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from screening.domain.bulk.sheets import MISSING, Answers, sheets_score
from screening.domain.bulk.table import Column, scores_columns
from screening.domain.instrument import Instrument, Item
from screening.domain.scoring import AnswerError, cell_read, names_item

CHUNK: Final = 100_000  # rows held at once


class BulkError(ValueError):
    """The file as a whole cannot be scored; the message says why. Nothing was written."""


@dataclass(frozen=True)
class BulkDone:
    """``faults``: rows with an entry in the column ``error``, and without scores."""

    rows: int
    faults: int


@dataclass
class Chunk:
    """Rows of one width, the lines they stand on, and row to what is wrong with it."""

    rows: list[list[str]]
    lines: list[int]
    faults: dict[int, str]


def csv_score(instrument: Instrument, source: Path, target: Path) -> BulkDone:
    """Score every row of ``source`` into ``target``, which appears whole or not at all.

    The heading names the items, by linkId or number (q1, q2, ...); other columns are carried over.
    Comma, semicolon or tab; UTF-8 with or without byte order mark; an empty cell was not answered
    and an empty line is passed over. A row with an answer that is not offered, or with more or
    fewer cells than the heading, has its reason in ``error`` and no scores. Raises ``BulkError``
    for a heading without every scored item and for what is no CSV in UTF-8.
    """
    part = target.with_name(target.name + ".part")
    rows = faults = 0
    try:
        with (
            _reading(source) as (names, chunks),
            part.open("w", encoding="utf-8", newline="") as file,
        ):
            places = _places(instrument, names)
            others = [place for place in range(len(names)) if place not in places]
            writer = csv.writer(file, lineterminator="\n")
            for chunk in chunks:
                columns = _chunk_score(instrument, chunk, places)
                if not rows:
                    writer.writerow([*(names[place] for place in others), *columns])
                kept = list(zip(*chunk.rows, strict=True))
                writer.writerows(zip(*(kept[p] for p in others), *columns.values(), strict=True))
                rows += len(chunk.rows)
                faults += len(chunk.faults)
        if not rows:
            raise BulkError(f"{source.name}: there is no row under the heading.")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return BulkDone(rows, faults)


@contextmanager
def _reading(source: Path) -> Iterator[tuple[list[str], Iterator[Chunk]]]:
    """The heading's names, and the rows in chunks; every fault of reading is a ``BulkError``."""
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            heading = file.readline(1_000_000)
            separator = max(",;\t", key=heading.count)
            names = [name.strip() for name in next(csv.reader([heading], delimiter=separator), [])]
            if len(set(names)) != len(names):
                twice = next(name for name in names if names.count(name) > 1)
                raise BulkError(f"{source.name}: the heading names {twice!r} twice.")
            yield names, _chunks(csv.reader(file, delimiter=separator, strict=True), len(names))
    except UnicodeDecodeError as error:
        raise BulkError(f"{source.name}: not UTF-8: {error}") from error
    except csv.Error as error:
        raise BulkError(f"{source.name}: no CSV: {error}") from error


def _chunks(reader: Any, width: int) -> Iterator[Chunk]:
    """``reader`` is a ``csv.reader`` that stands below the heading."""
    chunk = Chunk([], [], {})
    for row in reader:
        if not row:
            continue
        if len(row) != width:
            chunk.faults[len(chunk.rows)] = f"has {len(row)} cells, the heading {width}."
        chunk.rows.append(row if len(row) == width else [*row, *[""] * width][:width])
        chunk.lines.append(reader.line_num + 1)
        if len(chunk.rows) == CHUNK:
            yield chunk
            chunk = Chunk([], [], {})
    if chunk.rows:
        yield chunk


def _places(instrument: Instrument, names: list[str]) -> list[int | None]:
    """Where each item's column stands; None for an item without a score that is not there."""
    places: list[int | None] = []
    for item in instrument.items:
        exact = [place for place, name in enumerate(names) if name == item.link_id]
        found = exact or [place for place, name in enumerate(names) if names_item(item, name)]
        if len(found) > 1:
            named = " and ".join(repr(names[place]) for place in found)
            raise BulkError(f"Item {item.number} could be {named}: name it {item.link_id}.")
        if not found and item.scored:
            raise BulkError(
                f"The heading has no column for item {item.number}: name it q{item.number} or "
                f"{item.link_id}."
            )
        places.append(found[0] if found else None)
    return places


def _chunk_score(
    instrument: Instrument, chunk: Chunk, places: list[int | None]
) -> dict[str, Column]:
    answers = np.full((len(chunk.rows), len(instrument.items)), MISSING, np.int32)
    columns = list(zip(*chunk.rows, strict=True))
    for place, (item, column) in enumerate(zip(instrument.items, places, strict=True)):
        if column is not None:
            answers[:, place] = _column_read(item, columns[column], chunk)
    errors = [""] * len(chunk.rows)
    for row, reason in chunk.faults.items():
        errors[row] = f"Line {chunk.lines[row]}: {reason}"
    return scores_columns(sheets_score(instrument, answers), errors)


def _column_read(item: Item, cells: tuple[str, ...], chunk: Chunk) -> Answers:
    """One item's answers. Each different cell is read once, as ``scoring`` reads a single one."""
    values: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for cell in set(cells):
        try:
            value = cell_read(item, cell)
        except AnswerError as error:
            value, wrong[cell] = None, error.reason
        values[cell] = MISSING if value is None else value
    if wrong:
        for row, cell in enumerate(cells):
            if cell in wrong:
                chunk.faults.setdefault(row, wrong[cell])
    return np.fromiter(map(values.__getitem__, cells), np.int32, len(cells))
