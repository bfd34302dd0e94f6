from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from screening.domain.exchange import (
    ExportSheet,
    WorkbookError,
    codebook_rows,
    export_columns,
    export_row,
    parquet_write,
    redcap_read,
    workbook_read,
    xlsform_read,
    xlsform_sheets,
)
from screening.domain.fhir import document_validate
from tests.screening.instruments import INSTRUMENTS, instrument

Cells = list[int | float | str | None]
EMPTY: Cells = [None] * 299
PARQUET: dict[str, tuple[str, Cells]] = {
    "participant": ("text", [f"P{n:05d}" for n in range(300)]),
    "words": ("text", [("ąčę · 한국어" if n % 3 else None) for n in range(300)]),
    "q1": ("whole", [(n % 5 - 2 if n % 7 else None) for n in range(300)]),
    "nothing": ("whole", [*EMPTY, None]),
    "total": ("number", [(n / 8 if n > 140 else None) for n in range(300)]),
    **{f"q{n}": ("whole", [*EMPTY, n]) for n in range(2, 20)},
}

REDCAP = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note",'
    '"Text Validation Type OR Show Slider Number","Required Field?",'
    '"Branching Logic (Show field only if...)"\n'
)


def _redcap(*rows: str) -> Any:
    return redcap_read("\ufeff" + REDCAP + "\n".join(rows) + "\n", "mine", "Mine")


def test_redcap_choices_become_ordinals() -> None:
    draft = _redcap(
        'q1,f,"<b>Section</b>",radio,"How <i>often</i>?","0, Never | 1, Often, or always",,,y,',
        "q2,f,,yesno,Is it so?,,,,,",
        'q3,f,,checkbox,Which?,"a, One | b, Two",,,,[q1] = 1',
        "q4,f,,text,How many?,,,integer,,",
        "q5,f,,text,When?,,,date_ymd,,",
        "q6,f,,calc,Sum,[q1]+[q2],,,,",
    )
    assert draft.errors == ()
    document_validate(draft.document)
    section, often, so, which, many, when = draft.document["item"]
    assert (section["type"], section["text"]) == ("display", "Section")
    assert (often["text"], often["required"]) == ("How often?", True)
    assert [o["extension"][0]["valueDecimal"] for o in often["answerOption"]] == [0, 1]
    assert often["answerOption"][1]["valueCoding"]["display"] == "Often, or always"
    assert [o["extension"][0]["valueDecimal"] for o in so["answerOption"]] == [1, 0]
    assert which["repeats"]
    assert "extension" not in which["answerOption"][0]
    assert (many["type"], when["type"]) == ("integer", "date")
    assert draft.document["status"] == "draft"
    assert ["row 4" in note or "row 7" in note for note in draft.notes] == [True, True]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("1q,f,,text,A,,,,,", "Variable / Field Name", "no name"),
        ("q0,f,,text,A,,,,,", "Variable / Field Name", "used before"),
        ("q1,f,,text,,,,,,", "Field Label", "no label"),
        ("q1,f,,radio,A,,,,,", "Choices", "no choices"),
        ('q1,f,,radio,A,"0, No | 0, Yes",,,,', "Choices", "stands twice"),
        ('q1,f,,radio,A,"0, No | Yes",,,,', "Choices", "choice 2 lacks"),
        ("q1,f,,magic,A,,,,,", "Field Type", "magic"),
    ],
)
def test_a_redcap_row_that_cannot_be_taken_says_where_and_why(
    row: str, field: str, reason: str
) -> None:
    (error,) = _redcap("q0,f,,text,First,,,,,", row).errors
    assert error.row == 3
    assert error.field.startswith(field)
    assert reason in error.reason


def test_what_is_no_data_dictionary_is_refused() -> None:
    assert "no such column" in redcap_read("a,b\n1,2\n", "mine", "Mine").errors[0].reason
    assert "no field" in _redcap().errors[0].reason


SURVEY = [
    ["type", "name", "label::English (en)", "label::Lietuvių (lt)", "required", "relevant"],
    ["start", "begun"],
    ["begin_group", "mood", "Mood", "Nuotaika"],
    ["select_one often", "sad", "Sad?", "Liūdna?", "yes"],
    ["end group"],
    ["select_multiple often", "which", "Which?", "Kurie?", "", "${sad} > 0"],
    ["integer", "age", "Age?", "Amžius?"],
    ["note", "thanks", "Thank you", "Ačiū"],
]
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Lietuvių (lt)"],
    ["often", "0", "Never", "Niekada"],
    ["often", "1", "Often", "Dažnai"],
]


def _csv(**sheets: list[list[str]]) -> str:
    lines = []
    for name, rows in sheets.items():
        lines.append(name)
        lines += ["," + ",".join(row) for row in rows]
    return "\n".join(lines) + "\n"


def _workbook(**sheets: list[list[str]]) -> bytes:
    """A workbook as Excel writes it: shared strings, numbers as numbers, empty cells left out."""
    strings: list[str] = []
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        names = [f'<sheet name="{n}" r:id="r{i}"/>' for i, n in enumerate(sheets)]
        archive.writestr(
            "xl/workbook.xml",
            f"<workbook {main} {related}><sheets>{''.join(names)}</sheets></workbook>",
        )
        links = "".join(
            f'<Relationship Id="r{i}" Target="worksheets/s{i}.xml"/>' for i in range(len(sheets))
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        for place, rows in enumerate(sheets.values()):
            body = ""
            for number, row in enumerate(rows, 1):
                cells = ""
                for column, text in enumerate(row):
                    where = f'r="{chr(65 + column)}{number}"'
                    if text.isdigit():
                        cells += f"<c {where}><v>{text}.0</v></c>"
                    elif text:
                        strings.append(text.replace("&", "&amp;").replace(">", "&gt;"))
                        cells += f'<c {where} t="s"><v>{len(strings) - 1}</v></c>'
                body += f'<row r="{number}">{cells}</row>'
            archive.writestr(
                f"xl/worksheets/s{place}.xml",
                f"<worksheet {main}><sheetData>{body}</sheetData></worksheet>",
            )
        entries = "".join(f"<si><r><t>{text}</t></r></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f"<sst {main}>{entries}</sst>")
    return content.getvalue()


@pytest.mark.parametrize("source", ["csv", "xlsx"])
def test_xlsform_is_read_from_a_workbook_and_from_csv(source: str) -> None:
    sheets = (
        xlsform_sheets("\ufeff" + _csv(survey=SURVEY, choices=CHOICES))
        if source == "csv"
        else workbook_read(_workbook(survey=SURVEY, choices=CHOICES))
    )
    draft = xlsform_read(sheets, "mine", "Mine", "en")
    assert draft.errors == ()
    document_validate(draft.document)
    mood, which, age, thanks = draft.document["item"]
    assert (mood["type"], mood["item"][0]["text"], mood["item"][0]["required"]) == (
        "group",
        "Sad?",
        True,
    )
    options = mood["item"][0]["answerOption"]
    assert [(o["extension"][0]["valueDecimal"], o["valueCoding"]["display"]) for o in options] == [
        (0, "Never"),
        (1, "Often"),
    ]
    assert which["repeats"]
    assert (age["type"], thanks["type"]) == ("integer", "display")
    assert any("enableWhen" in note for note in draft.notes)
    lithuanian = xlsform_read(sheets, "mine", "Mine", "lt").document["item"]
    assert lithuanian[1]["text"] == "Kurie?"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["select_one none", "q", "Q?"]], "list none: there are no choices"),
        ([["magic", "q", "Q?"]], "'magic' is no question type"),
        ([["integer", "q q", "Q?"]], "is no name"),
        ([["integer", "q", ""]], "has no label"),
        ([["integer", "q", "Q?"], ["integer", "q", "Q?"]], "used before"),
        ([["begin group", "g", "G"], ["integer", "q", "Q?"]], "g is never ended"),
        ([["integer", "q", "Q?"], ["end group"]], "not begun"),
        ([], "no question"),
    ],
)
def test_an_xlsform_row_that_cannot_be_taken_says_why(rows: list[list[str]], reason: str) -> None:
    sheets = xlsform_sheets(_csv(survey=[["type", "name", "label"], *rows], choices=CHOICES))
    errors = xlsform_read(sheets, "mine", "Mine").errors
    assert len(errors) == 1
    assert reason in str(errors[0])


def test_a_form_without_its_sheets_is_refused() -> None:
    assert "type, name" in str(xlsform_read({"survey": []}, "mine", "Mine").errors[0])
    assert xlsform_read({}, "mine", "Mine").errors


def _zip(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip",
        _zip(xl__other=b"<a/>"),
        _workbook(survey=SURVEY)[:200],
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookError, match="not an Excel workbook"):
        workbook_read(content)


def test_a_workbook_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
    with pytest.raises(WorkbookError, match="entities"):
        workbook_read(_zip(xl__sharedStrings=bomb))


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_the_codebook_explains_every_column(of: Any) -> None:
    assert [row[0] for row in codebook_rows(of)[1:]] == list(export_columns(of))


def test_an_exported_row_stands_under_its_columns() -> None:
    of = instrument("phq2")
    sheet = ExportSheet(
        "P00001", "Autumn", "2026-10-01", True, {"/44250-9": 2, "/44255-8": None}, {}
    )
    row = dict(zip(export_columns(of), export_row(of, sheet), strict=True))
    assert row == {
        "participant": "P00001",
        "campaign": "Autumn",
        "date": "2026-10-01",
        "complete": 1,
        "q1": 2,
        "q2": None,
        "total": None,
    }


def test_parquet_is_written_as_it_was_when_other_software_read_it() -> None:
    """The stored file was read back, value by value, by Apache Arrow 26."""
    assert parquet_write(PARQUET) == (Path(__file__).parent / "sheets.parquet").read_bytes()
