"""Reads the cells of an Excel workbook (.xlsx): a zip of XML files, and no more is needed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAX_PART: Final = 32 * 1024**2  # bytes of one file inside, unpacked
MAX_COLUMN: Final = 512
REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")

Rows = list[tuple[int, list[str]]]  # number of the row as printed, its cells


class WorkbookError(ValueError):
    """The file is no workbook that can be read; the message says why."""


def workbook_read(content: bytes) -> dict[str, Rows]:
    """Sheet name to its rows that hold anything, cells as text. Raises ``WorkbookError``."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            strings = _strings(archive)
            return {
                name: [row for row in _rows(_part(archive, path), strings) if any(row[1])]
                for name, path in _sheets(archive)
            }
    except (zipfile.BadZipFile, KeyError, IndexError, ElementTree.ParseError) as error:
        raise WorkbookError(f"not an Excel workbook (.xlsx): {error}") from error


def _part(archive: zipfile.ZipFile, path: str) -> Element:
    if archive.getinfo(path).file_size > MAX_PART:
        raise WorkbookError(f"{path} is larger than {MAX_PART // 1024**2} MB")
    content = archive.read(path)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise WorkbookError(f"{path} declares entities, which no workbook needs")
    return ElementTree.fromstring(content)  # noqa: S314  # no entities, bounded size


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = {
        entry.get("Id"): str(entry.get("Target"))
        for entry in _part(archive, "xl/_rels/workbook.xml.rels")
    }
    for sheet in _part(archive, "xl/workbook.xml").iter(f"{MAIN}sheet"):
        target = relations[sheet.get(RELATION)]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield str(sheet.get("name")), path


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(entry) for entry in _part(archive, "xl/sharedStrings.xml").iter(f"{MAIN}si")]


def _text(element: Element) -> str:
    """All runs of a rich text, without phonetic guides."""
    runs = (child for child in element.iter(f"{MAIN}t"))
    guides = {id(t) for guide in element.iter(f"{MAIN}rPh") for t in guide.iter(f"{MAIN}t")}
    return "".join(run.text or "" for run in runs if id(run) not in guides)


def _rows(sheet: Element, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for row in sheet.iter(f"{MAIN}row"):
        number = int(row.get("r") or number + 1)
        cells: list[str] = []
        for cell in row.iter(f"{MAIN}c"):
            place = _column(cell.get("r")) if cell.get("r") else len(cells)
            cells.extend([""] * (place - len(cells)))
            cells.append(_cell(cell, strings))
        yield number, cells


def _column(reference: str | None) -> int:
    found = REFERENCE.fullmatch(reference or "")
    if not found:
        raise WorkbookError(f"{reference!r} is no cell")
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - 64
    if place > MAX_COLUMN:
        raise WorkbookError(f"the cell {reference} lies beyond {MAX_COLUMN} columns")
    return place - 1


def _cell(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell).strip()
    value = cell.findtext(f"{MAIN}v", "").strip()
    if kind == "s" and value:
        return strings[int(value)].strip()
    return value[:-2] if kind == "n" and value.endswith(".0") else value
