from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.screening.instruments import INSTRUMENTS, KEYS


def _one(key: str, answers: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("score", key, "--answers", answers, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def _lines(
    monkeypatch: pytest.MonkeyPatch, key: str, content: bytes, *, faults: int = 0
) -> list[dict[str, Any]]:
    """The objects of ``score KEY --stdin``; with ``faults``, the command must end with an error."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    out = io.StringIO()
    if faults:
        with pytest.raises(CommandError, match=f"{faults} of "):
            call_command("score", key, "--stdin", stdout=out)
    else:
        call_command("score", key, "--stdin", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_sheet_is_one_json_object() -> None:
    found = _one("phq9", "2,2,2,2,1,1,2,0,0")
    assert found["total"] == 12
    assert found["bands"] == {"total": "moderate"}
    assert (found["critical"], found["complete"], found["prorated"]) == ([], True, False)
    assert found["screens"] == {"at_least_10": True}
    assert found["readings"] == {"depressive_syndrome": "major"}


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_every_instrument_is_scored_by_its_key(of: Any) -> None:
    lowest = ",".join(str(min(item.values)) for item in of.scored_items)
    found = _one(of.key, lowest)
    assert found["instrument"] == of.key
    assert found["complete"]
    assert len(found["bands"]) == len(of.scales)
    assert set(found["subscales"]) == {s.key for s in of.scales} - {"total"}


def test_a_total_that_an_instrument_does_not_have_is_null() -> None:
    assert _one("dass21", ",".join("0" * 21))["total"] is None
    assert _one("panas20", ",".join("1" * 20))["total"] is None


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ("4,0,0,0,0,0,0,0,0", r"Item 1 takes one of 0, 1, 2, 3\."),
        ("0,-1,0,0,0,0,0,0,0", r"Item 2 takes one of 0, 1, 2, 3\."),
        ("0,0,1.0,0,0,0,0,0,0", r"Item 3: '1.0' is not a whole number\."),
        ("0,0,0,x,0,0,0,0,0", r"Item 4: 'x' is not a whole number\."),
        ("0,0,0,0,1_0,0,0,0,0", r"Item 5: '1_0' is not a whole number\."),
        ("0,0,0,0,0," + "9" * 5000 + ",0,0,0", "Item 6: '9"),
        ("0,0,0,0,0,0,１,0,0", "Item 7"),
        ("0,0,0,0,0,0,0,0", r"phq9 has 9 to 10 answers, not 8\."),
        ("0,0,0,0,0,0,0,0,0,0,0", r"phq9 has 9 to 10 answers, not 11\."),
        ("", r"phq9 has 9 to 10 answers, not 1\."),
    ],
)
def test_answers_that_cannot_be_meant_are_refused_by_item(answers: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        _one("phq9", answers)


def test_an_unknown_instrument_is_answered_with_those_there_are() -> None:
    with pytest.raises(CommandError, match="phq9") as caught:
        _one("../phq9", "0")
    assert all(key in str(caught.value) for key in KEYS)


def test_one_object_a_line_whatever_the_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b'\xef\xbb\xbf1,2\r\n 3 , 3 \n,\n"1","1"\r\n0,'
    found = _lines(monkeypatch, "phq2", content)
    assert [line["total"] for line in found] == [3, 6, None, 2, None]


def test_a_first_line_that_names_the_items_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for heading in (b"q1,q2", b"/44250-9,/44255-8", b"Item 1,Item 2"):
        found = _lines(monkeypatch, "phq2", heading + b"\n1,2\n")
        assert [line["total"] for line in found] == [3]


def test_numbers_are_never_taken_for_a_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _lines(monkeypatch, "ucla3", b"1,2,3\n")
    assert [line["total"] for line in found] == [6]


def test_a_bad_line_names_line_item_and_reason_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = b'1,1\n4,0\n\n1,1,1\nq1,q2\n0,\xff\n1,"1\n3,2.0\n3,3\n\n\n'
    found = _lines(monkeypatch, "phq2", content, faults=7)
    assert [line.get("total", "error") for line in found] == [2, *["error"] * 7, 6]
    assert [(line.get("line"), line.get("item")) for line in found[1:-1]] == [
        (2, 1),
        (3, None),
        (4, None),
        (5, 1),
        (6, None),
        (7, None),
        (8, 2),
    ]
    assert found[1]["error"] == "Line 2: Item 1 takes one of 0, 1, 2, 3."
    assert found[3]["error"] == "Line 4: phq2 has 2 answers, not 3."


def test_a_file_is_scored_and_its_faults_are_counted(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,q1,q2\na,3,3\nb,9,0\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 2 rows"):
        call_command("score", "phq2", "--csv", source, "--out", target, stdout=io.StringIO())
    assert target.read_text(encoding="utf-8").splitlines()[1] == "a,6,,true,false,true,true,"
    with pytest.raises(CommandError, match="--out"):
        call_command("score", "phq2", "--csv", source, stdout=io.StringIO())
