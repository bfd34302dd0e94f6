"""XLSForm (a workbook, or its sheets in one CSV file) as a draft ``Questionnaire``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Final

from screening.domain.exchange.draft import (
    Choice,
    Draft,
    Json,
    RowError,
    choice_item,
    choices_fault,
    draft_document,
    link_fault,
    plain_item,
)
from screening.domain.exchange.workbook import Rows

KINDS: Final = {
    "text": "string",
    "integer": "integer",
    "range": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "note": "display",
}
LEFT_OUT: Final = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "audit", "calculate"}
    | {"hidden", "image", "audio", "video", "file", "barcode", "geopoint", "geotrace", "geoshape"}
    | {"rank", "acknowledge", "xml-external", "background-audio"}
)
SELECT = re.compile(r"(select_one|select_multiple)\s+(\S+)")
LABEL = re.compile(r"label(?:\s*::?\s*(.+))?", re.IGNORECASE)


def xlsform_sheets(text: str) -> dict[str, Rows]:
    """The sheets of a CSV XLSForm: a sheet's name stands in the first column above its rows."""
    sheets: dict[str, Rows] = {}
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    name = ""
    for cells in reader:
        if cells and cells[0].strip():
            name = cells[0].strip().lower()
        elif any(cell.strip() for cell in cells) and name:
            sheets.setdefault(name, []).append((reader.line_num, [c.strip() for c in cells[1:]]))
    return sheets


def xlsform_read(sheets: Mapping[str, Rows], key: str, title: str, language: str = "en") -> Draft:
    """The draft of ``survey`` and ``choices``, with every row that cannot be taken and why.

    ``select_one`` becomes a choice, ``select_multiple`` a choice of several; groups stay groups.
    What a device fills in by itself is left out with a note, and so is ``relevant``: it is a
    language of its own. Of several languages the one called ``language`` is read, else the first.
    """
    found = {name.strip().lower(): rows for name, rows in sheets.items()}
    survey, faults = _table(found.get("survey", []), ("type", "name"), language)
    listed, more = _table(found.get("choices", []), ("list_name", "name"), language)
    if "survey" not in found or faults or (found.get("choices") and more):
        sheet = "survey" if "survey" not in found or faults else "choices"
        absent = ", ".join(faults or more) or "rows"
        return Draft({}, (RowError(1, sheet, f"there are no columns or rows: {absent}"),), ())
    lists: dict[str, list[Choice]] = {}
    for _number, row in listed:
        lists.setdefault(row["list_name"], []).append((row["name"], row["label"]))
    form = _Form(key, lists)
    for number, row in survey:
        form.add(number, row)
    form.close()
    document = draft_document(key, title, form.items, language)
    return Draft(document, tuple(form.errors), tuple(form.notes))


class _Form:
    """Survey rows in order; ``begin_group`` opens a group that ``end_group`` closes."""

    def __init__(self, key: str, lists: Mapping[str, list[Choice]]) -> None:
        self.key, self.lists = key, lists
        self.items: list[Json] = []
        self.errors: list[RowError] = []
        self.notes: list[str] = []
        self._open: list[tuple[int, Json]] = []
        self._used: set[str] = set()

    def add(self, number: int, row: Mapping[str, str]) -> None:
        kind = " ".join(
            row["type"].lower().replace("begin_", "begin ").replace("end_", "end ").split()
        )
        if kind in ("end group", "end repeat"):
            self._end(number)
        elif kind in ("begin group", "begin repeat"):
            self._begin(number, row, kind)
        elif kind in LEFT_OUT:
            self.notes.append(f"row {number}: {row['name']} is of the type {kind}; left out.")
        elif self._named(number, row):
            self._question(number, row)

    def close(self) -> None:
        """Every group that was begun must have ended."""
        for number, group in self._open:
            self.errors.append(RowError(number, "type", f"{group['linkId']} is never ended"))
        if not self.items and not self.errors:
            self.errors.append(RowError(1, "survey", "there is no question"))

    def _place(self, item: Json) -> None:
        holder = self._open[-1][1].setdefault("item", []) if self._open else self.items
        holder.append(item)

    def _begin(self, number: int, row: Mapping[str, str], kind: str) -> None:
        group = plain_item(row["name"] or f"group-{number}", row["label"] or row["name"], "group")
        self._named(number, row)
        if kind == "begin repeat":
            group["repeats"] = True
        self._place(group)
        self._open.append((number, group))

    def _end(self, number: int) -> None:
        if not self._open:
            self.errors.append(RowError(number, "type", "ends a group that was not begun"))
        else:
            self._open.pop()

    def _named(self, number: int, row: Mapping[str, str]) -> bool:
        fault = link_fault(row["name"], self._used)
        if fault:
            self.errors.append(RowError(number, "name", fault))
        self._used.add(row["name"])
        if row.get("relevant"):
            words = (
                f"row {number}: {row['name']} is asked only if {row['relevant']}; add enableWhen."
            )
            self.notes.append(words)
        return not fault

    def _question(self, number: int, row: Mapping[str, str]) -> None:
        if not row["label"]:
            self.errors.append(RowError(number, "label", f"{row['name']} has no label"))
            return
        required = row.get("required", "").lower() in ("yes", "true", "true()", "1")
        if found := SELECT.match(row["type"].strip()):
            choices = self.lists.get(found[2], [])
            if fault := choices_fault(choices):
                self.errors.append(RowError(number, "type", f"list {found[2]}: {fault}"))
                return
            many = found[1] == "select_multiple"
            item = choice_item(
                self.key, row["name"], row["label"], choices, required=required, many=many
            )
        elif kind := KINDS.get(row["type"].strip().lower()):
            item = plain_item(row["name"], row["label"], kind, required=required)
        else:
            words = f"{row['type'][:40]!r} is no question type of XLSForm"
            self.errors.append(RowError(number, "type", words))
            return
        self._place(item)


def _table(
    rows: Rows, needed: tuple[str, ...], language: str
) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Rows by column name, with ``label`` in the language asked for; and the columns not there."""
    heading = [cell.strip() for cell in rows[0][1]] if rows else []
    names = [name.lower() for name in heading]
    absent = [name for name in needed if name not in names]
    label = _label_column(heading, language)
    if absent:
        return [], absent
    table = []
    for number, cells in rows[1:]:
        padded = [*cells, *[""] * (len(names) - len(cells))]
        row = dict(zip(names, padded, strict=False))
        row["label"] = padded[label] if label is not None else ""
        table.append((number, row))
    return table, []


def _label_column(heading: list[str], language: str) -> int | None:
    labels = [
        (place, found[1] or "") for place, n in enumerate(heading) if (found := LABEL.fullmatch(n))
    ]
    for place, words in labels:
        if f"({language})" in words.lower() or words.lower() == language:
            return place
    return labels[0][0] if labels else None
