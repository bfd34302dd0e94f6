"""Answer sheets as lines of text: one sheet a line in, one JSON-ready result a line out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from screening.domain.instrument import Instrument, Item
from screening.domain.scoring.answers import AnswerError, answers_read
from screening.domain.scoring.output import result_json
from screening.domain.scoring.result import score

NUMBERED = re.compile(r"[A-Za-z][\w ./-]*?([0-9]+)", re.ASCII)


def lines_score(instrument: Instrument, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """A result a sheet, or an object with ``error``, ``line`` and ``item`` for one that cannot
    be read; the others go on.

    ``lines`` are UTF-8, with or without byte order mark and line ends of either kind. A first line
    that names the items is passed over, and so are empty lines at the end; an empty line between
    sheets is an error, so that results never slip against the lines they belong to.
    """
    empty: list[int] = []
    for number, raw in enumerate(lines, 1):
        if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            empty.append(number)
            continue
        yield from (_fault(line, None, "the line is empty") for line in empty)
        empty = []
        try:
            cells = _cells(raw)
            if number > 1 or not names_items(instrument, cells):
                sheet = answers_read(instrument, cells)
                yield result_json(instrument, score(instrument, sheet))
        except AnswerError as error:
            item = instrument.by_link.get(error.item)
            yield _fault(number, item.number if item else None, error.reason)
        except (UnicodeDecodeError, csv.Error) as error:
            yield _fault(number, None, f"not readable as comma-separated UTF-8: {error}")


def names_items(instrument: Instrument, cells: list[str]) -> bool:
    """Whether ``cells`` are a heading: each names its own item, as linkId or by number (q1)."""
    return len(cells) <= len(instrument.items) and all(
        names_item(item, cell) for item, cell in zip(instrument.items, cells, strict=False)
    )


def names_item(item: Item, name: str) -> bool:
    """Whether a column called ``name`` holds the item's answers."""
    found = NUMBERED.fullmatch(name.strip())
    return name.strip() == item.link_id or (found is not None and int(found[1]) == item.number)


def _cells(raw: bytes) -> list[str]:
    text = raw.decode("utf-8-sig").rstrip("\r\n")
    return [cell.strip() for cell in next(csv.reader([text], strict=True))]


def _fault(line: int, item: int | None, reason: str) -> dict[str, Any]:
    return {"line": line, "item": item, "error": f"Line {line}: {reason}"}
