from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.fhir import (
    EXTENSIONS,
    ITEM_WEIGHT,
    ORDINAL,
    Scored,
    SheetError,
    bundle_validate,
    digits_keep,
    digits_restore,
    document_validate,
    instrument_match,
    instrument_parse,
    json_read,
    json_write,
    response_document,
    response_read,
    response_validate,
    scores_bundle,
)
from screening.domain.instrument import Instrument
from screening.domain.scoring import score
from tests.screening.instruments import INSTRUMENTS, document, instrument

PUBLIC = Path(__file__).parent / "fhir"  # the examples of US Core
FILES = sorted(PUBLIC.glob("*.json"))


def _public(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json_read((PUBLIC / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _stored(content: Any) -> Any:
    """Through a JSON column and back."""
    return digits_restore(json.loads(json.dumps(digits_keep(content))))


def _same(one: Any, two: Any) -> bool:
    """Equal with order of names, kinds of number, and digits."""
    return json_write(one) == json_write(two)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_public_documents_come_out_as_they_went_in(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    content = json_read(text)
    assert json_write(_stored(content)) == text.rstrip("\n")


# Names that begin with an underscore are FHIR's own place beside a primitive.
NAMES = st.text(min_size=1, max_size=8).filter(lambda name: not name.startswith("_"))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner | NUMBERS, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(content=st.dictionaries(NAMES, CONTENT | NUMBERS, max_size=5))
def test_any_content_keeps_its_digits_and_its_unknown_parts(content: dict[str, Any]) -> None:
    assert _same(_stored(json_read(json_write(content))), content)


@pytest.mark.parametrize("digits", ["1.50", "0.0", "-0.10", "1.0E+2", "3.14159265358979323846264"])
def test_a_decimal_keeps_its_digits_beside_what_already_stands_there(digits: str) -> None:
    beside = '{"id": "a", "extension": [{"url": "x", "valueCode": "y"}]}'
    text = f'{{"valueDecimal": {digits}, "_valueDecimal": {beside}}}'
    content = json_read(text)
    assert str(content["valueDecimal"]) == digits
    assert _same(_stored(content), content)


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "[NaN]", "[1e999]", "[-Infinity]", "{"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the place in the text differs
        json_read(text)


def test_phq9_example_scores_twelve() -> None:
    content = _public("QuestionnaireResponse-phq-9-example")
    response_validate(content)
    sheet = response_read(content, instrument("phq9"))
    result = score(instrument("phq9"), sheet.answers)
    assert result.scale("total").value == 12
    assert sheet.stated == {"total": 12}
    assert sheet.answers["/69722-7"] == 1
    assert (sheet.notes, sheet.subject) == ((), "example")


def test_auditc_example_scores_nought_and_says_what_stood_in_for_its_first_question() -> None:
    content = _public("QuestionnaireResponse-AUDIT-C")
    sheet = response_read(content, instrument("auditc"))
    assert score(instrument("auditc"), sheet.answers).scale("total").value == 0
    assert sheet.stated == {"total": 0}
    assert "68517-2" in sheet.notes[0]


def test_times_a_year_are_never_read_as_points() -> None:
    content = _public("QuestionnaireResponse-AUDIT-C")
    content["item"][0]["answer"] = [{"valueDecimal": Decimal(3)}]
    sheet = response_read(content, instrument("auditc"))
    assert sheet.answers["/68518-0"] is None
    assert score(instrument("auditc"), sheet.answers).scale("total").value is None
    assert "3 was left out" in sheet.notes[0]


@pytest.mark.parametrize("kind", ["valueDecimal", "valueInteger", "valueString"])
def test_a_total_is_read_as_decimal_integer_or_text(kind: str) -> None:
    content = _public("QuestionnaireResponse-phq-9-example")
    total = next(item for item in content["item"] if item["linkId"] == "/44261-6")
    total["answer"] = [{kind: "12" if kind == "valueString" else 12}]
    assert response_read(content, instrument("phq9")).stated == {"total": 12}


def test_public_examples_find_their_instrument_by_what_they_answer() -> None:
    phq9 = _public("QuestionnaireResponse-phq-9-example")
    assert instrument_match(phq9, INSTRUMENTS).key == "phq9"
    auditc = _public("QuestionnaireResponse-AUDIT-C")
    assert instrument_match(auditc, INSTRUMENTS).key == "auditc"
    with pytest.raises(SheetError, match="no questionnaire here fits"):
        instrument_match(auditc | {"item": []}, INSTRUMENTS)


@pytest.mark.parametrize("name", [ORDINAL, ITEM_WEIGHT])
def test_an_answer_without_a_known_code_is_read_by_its_weight(name: str) -> None:
    content = _public("QuestionnaireResponse-phq-9-example")
    coding = {"system": "urn:other", "code": "z", "display": "Nearly every day"}
    content["item"][0]["answer"] = [
        {"valueCoding": coding | {"extension": [{"url": name, "valueDecimal": 3}]}}
    ]
    assert response_read(content, instrument("phq9")).answers["/44250-9"] == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"resourceType": "Questionnaire"}, "not a QuestionnaireResponse"),
        ({"status": "in-progress"}, "in-progress"),
        ({"status": "entered-in-error"}, "entered-in-error"),
    ],
)
def test_only_finished_sheets_are_read(change: dict[str, str], reason: str) -> None:
    content = _public("QuestionnaireResponse-phq-9-example") | change
    with pytest.raises(SheetError, match=reason):
        response_read(content, instrument("phq9"))


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([{"valueCoding": {"code": "LA0-0", "display": "Often"}}], "item 1 does not offer 'Often'"),
        ([{"valueDecimal": 1.5}], "item 1 does not offer"),
        ([{"valueInteger": 7}], "item 1 does not offer"),
        ([{"valueString": "much"}], "no number"),
        ([{"valueBoolean": True}], "no number"),
        ([{"valueInteger": 1}, {"valueInteger": 2}], "item 1 has 2 answers"),
    ],
)
def test_an_answer_that_is_not_offered_names_its_item(answers: list[Any], reason: str) -> None:
    content = _public("QuestionnaireResponse-phq-9-example")
    content["item"][0]["answer"] = answers
    with pytest.raises(SheetError, match=reason):
        response_read(content, instrument("phq9"))


def test_an_item_answered_twice_is_refused_and_an_unknown_one_is_noted() -> None:
    content = _public("QuestionnaireResponse-phq-9-example")
    content["item"].append({"linkId": "/0-0", "answer": [{"valueString": "?"}]})
    assert "/0-0" in response_read(content, instrument("phq9")).notes[0]
    content["item"].append(content["item"][0])
    with pytest.raises(SheetError, match="item 1 is answered twice"):
        response_read(content, instrument("phq9"))


def _answers(of: Instrument) -> st.SearchStrategy[dict[str, int | None]]:
    return st.fixed_dictionaries(
        {i.link_id: st.none() | st.sampled_from(sorted(i.values)) for i in of.items}
    )


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
@settings(deadline=None, max_examples=10)
@given(data=st.data())
def test_every_instruments_sheets_go_out_as_valid_fhir_and_come_back(
    of: Instrument, data: st.DataObject
) -> None:
    answers = data.draw(_answers(of))
    about = {"status": "completed", "subject": {"reference": "Patient/S1"}}
    written = response_document(document(of.key), of, answers, about)
    response_validate(written)
    read = response_read(json_read(json_write(_stored(written))), of)
    assert (read.answers, read.subject, read.notes) == (answers, "S1", ())
    assert instrument_match(written, INSTRUMENTS).key == of.key


def test_groups_of_a_questionnaire_stand_in_its_sheets_too() -> None:
    grouped = document("gad2")
    intro, first, second = grouped["item"]
    grouped["item"] = [intro, {"linkId": "g", "type": "group", "item": [first, second]}]
    of = instrument_parse(grouped)
    answers = {first["linkId"]: 1, second["linkId"]: None}
    written = response_document(grouped, of, answers, {"status": "completed"})
    assert [item["linkId"] for item in written["item"]] == ["g"]
    assert response_read(written, of).answers == answers


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_a_questionnaire_with_what_nobody_here_knows_survives(of: Instrument) -> None:
    changed = document(of.key)
    foreign = {"url": "urn:other", "valueDecimal": Decimal("1.50")}
    changed["extension"].append(foreign)
    changed["item"][-1].setdefault("extension", []).append(foreign)
    document_validate(changed)
    assert _same(_stored(changed), changed)
    assert instrument_parse(_stored(changed)) == of


def test_scores_are_observations_with_loinc_where_there_is_one() -> None:
    of = instrument("pss10")
    scored = [
        Scored(of.scale("total"), 21.0, "moderate", "Moderate"),
        Scored(of.scale("helplessness"), None, "", ""),
    ]
    bundle = scores_bundle(
        of, scored, response="r1", subject="S1", effective="2026-10-01T09:00:00+00:00"
    )
    bundle_validate(bundle)
    total, part = (entry["resource"] for entry in bundle["entry"])
    assert total["code"]["coding"][0] == {"system": "http://loinc.org", "code": "106860-0"}
    assert total["valueQuantity"]["value"] == 21
    assert total["interpretation"][0]["coding"][0]["code"] == "moderate"
    assert "valueQuantity" not in part
    assert part["dataAbsentReason"]
    assert [coding["code"] for coding in part["code"]["coding"]] == ["pss10.helplessness"]


def test_extensions_of_ours_are_the_documented_ones() -> None:
    page = Path(__file__).parents[2] / "docs" / "instruments" / "README.md"
    words = page.read_text(encoding="utf-8")
    used: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            url = part.get("url", "")
            if isinstance(url, str) and url.startswith(EXTENSIONS):
                used.add(url.removeprefix(EXTENSIONS))
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    for of in INSTRUMENTS:
        walk(document(of.key))
    assert used
    assert {name for name in used if f"`{name}`" not in words} == set()
