"""A draft ``Questionnaire`` from another system's form, and what in it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
LINK = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", re.ASCII)
ADDRESS: Final = "https://maum.example/fhir/"

Json = dict[str, Any]
Choice = tuple[str, str]  # code and words


@dataclass(frozen=True)
class RowError:
    """``row`` counts from 1 with the heading, as a spreadsheet does; ``field`` is its column."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.field}: {self.reason}"


@dataclass(frozen=True)
class Draft:
    """``document`` lacks scoring, licence and sources, and is not published: a person adds those.
    ``notes`` say what the form had and a questionnaire here does not keep.
    """

    document: Json
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]


def draft_document(key: str, title: str, items: Sequence[Json], language: str) -> Json:
    """A FHIR R4 ``Questionnaire`` with the status ``draft``."""
    document: Json = {
        "resourceType": "Questionnaire",
        "id": key.replace("_", "-"),
        "url": f"{ADDRESS}Questionnaire/{key}",
        "version": "0.1.0",
        "name": "".join(part.capitalize() for part in re.split(r"\W|_", key)),
        "title": title,
        "status": "draft",
        "subjectType": ["Patient"],
        "language": language,
    }
    return document | ({"item": list(items)} if items else {})


def plain_item(link: str, text: str, kind: str, *, required: bool = False) -> Json:
    """An item without options, of the FHIR type ``kind``."""
    item: Json = {"linkId": link, "text": text, "type": kind}
    return item | ({"required": required} if kind != "display" else {})


def choice_item(
    key: str, link: str, text: str, choices: Sequence[Choice], *, required: bool, many: bool
) -> Json:
    """A choice; codes that are whole numbers become ordinals, unless several may be chosen."""
    counts = not many and all(WHOLE.fullmatch(code) for code, _ in choices)
    options = []
    for code, words in choices:
        coding = {
            "system": f"{ADDRESS}CodeSystem/{key.replace('_', '-')}-{link}",
            "code": code,
            "display": words,
        }
        ordinal = [{"url": ORDINAL, "valueDecimal": int(code)}] if counts else []
        options.append(({"extension": ordinal} if ordinal else {}) | {"valueCoding": coding})
    item = plain_item(link, text, "choice", required=required)
    return item | ({"repeats": True} if many else {}) | {"answerOption": options}


def choices_fault(choices: Sequence[Choice]) -> str:
    """Why ``choices`` cannot be offered; empty where they can."""
    if not choices:
        return "there are no choices"
    codes = [code for code, _ in choices]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        return f"the code {twice!r} stands twice"
    empty = next((place for place, choice in enumerate(choices, 1) if not all(choice)), None)
    return f"choice {empty} lacks its code or its words" if empty else ""


def link_fault(link: str, before: set[str]) -> str:
    """Why ``link`` cannot name an item; empty where it can."""
    if not LINK.fullmatch(link):
        return f"{link[:40]!r} is no name: a letter, then letters, digits, dots and dashes"
    return f"{link!r} was used before" if link in before else ""
