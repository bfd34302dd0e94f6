"""REDCap's data dictionary (CSV) as a draft ``Questionnaire``."""

from __future__ import annotations

import csv
import html
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

NAME: Final = "Variable / Field Name"
SECTION: Final = "Section Header"
TYPE: Final = "Field Type"
LABEL: Final = "Field Label"
CHOICES: Final = "Choices, Calculations, OR Slider Labels"
VALIDATION: Final = "Text Validation Type OR Show Slider Number"
BRANCHING: Final = "Branching Logic (Show field only if...)"
REQUIRED: Final = "Required Field?"
NEEDED: Final = (NAME, TYPE, LABEL, CHOICES)
FIXED: Final[dict[str, list[Choice]]] = {
    "yesno": [("1", "Yes"), ("0", "No")],
    "truefalse": [("1", "True"), ("0", "False")],
}
TEXTS: Final = {"": "string", "integer": "integer", "number": "decimal", "email": "string"}
INLINE = re.compile(r"</?(?:a|b|em|font|i|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def redcap_read(text: str, key: str, title: str, language: str = "en") -> Draft:
    """The draft of a data dictionary, with every row that cannot be taken and why.

    ``radio``, ``dropdown``, ``yesno`` and ``truefalse`` become choices, ``checkbox`` a choice of
    several, ``text``, ``notes`` and ``slider`` plain items, ``descriptive`` and section headers
    displays. Calculations and files are left out with a note, and branching logic is noted: it is
    a language of its own.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    absent = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if absent:
        error = RowError(1, absent[0], "the data dictionary has no such column")
        return Draft({}, (error,), ())
    items: list[Json] = []
    errors: list[RowError] = []
    notes: list[str] = []
    used: set[str] = set()
    for row in reader:
        number = reader.line_num
        cells = {name: (value or "").strip() for name, value in row.items() if name}
        if not any(cells.values()):
            continue
        if fault := link_fault(cells[NAME], used):
            errors.append(RowError(number, NAME, fault))
            continue
        used.add(cells[NAME])
        if section := _words(cells.get(SECTION, "")):
            items.append(plain_item(f"{cells[NAME]}-section", section, "display"))
        _add(key, number, cells, items, errors, notes)
    if not items and not errors:
        errors.append(RowError(1, NAME, "there is no field under the heading"))
    return Draft(draft_document(key, title, items, language), tuple(errors), tuple(notes))


def _add(
    key: str,
    number: int,
    cells: Mapping[str, str],
    items: list[Json],
    errors: list[RowError],
    notes: list[str],
) -> None:
    kind, link, label = cells[TYPE].lower(), cells[NAME], _words(cells[LABEL])
    if not label:
        errors.append(RowError(number, LABEL, f"{link} has no label"))
        return
    if cells.get(BRANCHING):
        notes.append(f"row {number}: {link} is shown only if {cells[BRANCHING]}; add enableWhen.")
    required = cells.get(REQUIRED, "").lower() == "y"
    if kind in ("radio", "dropdown", "checkbox", *FIXED):
        choices = FIXED.get(kind) or choices_read(cells[CHOICES])
        if fault := choices_fault(choices):
            errors.append(RowError(number, CHOICES, fault))
            return
        many = kind == "checkbox"
        items.append(choice_item(key, link, label, choices, required=required, many=many))
    elif kind in ("text", "notes", "slider", "descriptive"):
        items.append(plain_item(link, label, _kind(kind, cells), required=required))
    elif kind in ("calc", "file", "sql"):
        notes.append(f"row {number}: {link} is of the type {kind} and was left out.")
    else:
        errors.append(RowError(number, TYPE, f"{kind[:40]!r} is no field type of REDCap"))


def choices_read(text: str) -> list[Choice]:
    """``0, Not at all | 1, Several days``: code up to the first comma, then the words."""
    pairs = (part.partition(",") for part in text.split("|") if part.strip())
    return [(code.strip(), _words(words)) for code, _, words in pairs]


def _kind(kind: str, cells: Mapping[str, str]) -> str:
    validation = cells.get(VALIDATION, "").lower()
    if kind == "text":
        if validation.startswith("datetime"):
            return "dateTime"
        return "date" if validation.startswith("date") else TEXTS.get(validation, "string")
    return {"notes": "text", "slider": "integer", "descriptive": "display"}[kind]


def _words(text: str) -> str:
    """The text without REDCap's HTML."""
    return " ".join(html.unescape(TAG.sub(" ", INLINE.sub("", text))).split())
