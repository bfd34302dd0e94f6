from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.domain import bulk
from screening.domain.bulk import MISSING, BulkError, csv_score, sheets_score
from screening.domain.instrument import Instrument
from screening.domain.scoring import result_json, score
from tests.screening.instruments import INSTRUMENTS, instrument

Sheet = list[int | None]


def _sheets(of: Instrument) -> st.SearchStrategy[list[Sheet]]:
    """Full sheets, sheets with a few answers left out, and nearly empty ones."""
    full = st.tuples(*(st.sampled_from(sorted(item.values)) for item in of.items))
    gaps = st.sets(st.integers(0, len(of.items) - 1), max_size=6)
    kept = st.sets(st.integers(0, len(of.items) - 1), max_size=3)

    def gapped(parts: tuple[tuple[int, ...], set[int]]) -> Sheet:
        return [None if place in parts[1] else value for place, value in enumerate(parts[0])]

    def sparse(parts: tuple[tuple[int, ...], set[int]]) -> Sheet:
        return [value if place in parts[1] else None for place, value in enumerate(parts[0])]

    one = st.tuples(full, gaps).map(gapped) | st.tuples(full, kept).map(sparse)
    return st.lists(one, min_size=1, max_size=12)


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whole_columns_give_the_answers_of_single_sheets(
    of: Instrument, data: st.DataObject
) -> None:
    sheets = data.draw(_sheets(of))
    table = np.array([[MISSING if v is None else v for v in sheet] for sheet in sheets], np.int32)
    scored = sheets_score(of, table)
    for place, sheet in enumerate(sheets):
        answers = {item.link_id: value for item, value in zip(of.items, sheet, strict=True)}
        assert scored.row(place) == result_json(of, score(of, answers))


def _scored(tmp_path: Path, content: str | bytes, key: str = "phq2") -> list[str]:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    csv_score(instrument(key), source, target)
    return target.read_text(encoding="utf-8").splitlines()


def test_a_file_is_scored_row_by_row_and_keeps_its_other_columns(tmp_path: Path) -> None:
    assert _scored(tmp_path, "id,q2,note,q1\na,1,x,2\nb,,y,2\n") == [
        "id,note,total,critical,complete,prorated,screen_at_least_3,screen_at_least_2,error",
        "a,x,3,,true,false,true,true,",
        "b,y,,,false,false,,,",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffid,q1,q2\r\na,1,2\r\n",
        "id;q1;q2\na;1;2\n",
        'id\tq1\tq2\n"a"\t"1"\t 2 \n\n\n',
        "id,/44250-9,/44255-8\na,1,2",
        "id,phq2_1,Item 2\na,1,2",
    ],
)
def test_marks_separators_quotes_and_names_make_no_difference(tmp_path: Path, content: str) -> None:
    assert _scored(tmp_path, content)[1:] == ["a,3,,true,false,true,true,"]


def test_a_faulty_row_says_where_and_why_and_the_others_are_scored(tmp_path: Path) -> None:
    content = "q1,q2\n4,0\n1,1.0\n3,\n\n1\n1,1,1\nx,-1\n3,3\n"
    errors = [line.split(",", 6)[6] for line in _scored(tmp_path, content)[1:]]
    assert errors == [
        '"Line 2: Item 1 takes one of 0, 1, 2, 3."',
        "Line 3: Item 2: '1.0' is not a whole number.",
        "",
        '"Line 6: has 1 cells, the heading 2."',
        '"Line 7: has 3 cells, the heading 2."',
        "Line 8: Item 1: 'x' is not a whole number.",
        "",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no column for item 1"),
        ("q1,q2\n", "no row"),
        ("q1,q3\n1,1\n", "no column for item 2"),
        ("q1,q1\n1,1\n", "names 'q1' twice"),
        ("q1,item1,q2\n1,1,1\n", "could be 'q1' and 'item1'"),
        (b"q1,q2\n1,\xff\n", "not UTF-8"),
        ('q1,q2\n1,"2\n', "no CSV"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    with pytest.raises(BulkError, match=reason):
        _scored(tmp_path, content)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_critical_items_are_named_by_their_number(tmp_path: Path) -> None:
    heading = ",".join(f"q{n}" for n in range(1, 21))
    row = ",".join("1" if n in (14, 15) else "0" for n in range(1, 21))
    table = _scored(tmp_path, f"{heading}\n{row}\n", key="cesdr")
    assert dict(zip(*(line.split(",") for line in table), strict=True))["critical"] == "14 15"


def test_chunks_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "id,q1,q2\n" + "".join(f"{n},{n % 4},{n % 5}\n" for n in range(23))
    whole = _scored(tmp_path, content)
    monkeypatch.setattr(bulk.files, "CHUNK", 5)
    assert _scored(tmp_path, content) == whole
    assert len(whole) == 24
    assert whole[5].endswith('"Line 6: Item 2 takes one of 0, 1, 2, 3."')
