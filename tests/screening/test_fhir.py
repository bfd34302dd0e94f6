from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from screening.domain.fhir import (
    EXTENSIONS,
    InstrumentError,
    document_validate,
    instrument_parse,
)
from screening.domain.instrument import Instrument
from tests.screening.instruments import FOLDER, INSTRUMENTS, document, instrument

KEYS = ["phq9", "gad7", "who5"]


@pytest.mark.parametrize("key", KEYS)
def test_shipped_documents_are_valid_fhir_and_parse(key: str) -> None:
    document_validate(document(key))
    parsed = instrument_parse(document(key))
    assert parsed.key == key
    assert parsed.licence
    assert parsed.sources
    assert "two weeks" in parsed.recall or "2 weeks" in parsed.recall
    assert parsed.intro


def test_loinc_codes_are_those_published() -> None:
    phq9, gad7, who5 = (instrument(key) for key in KEYS)
    assert phq9.scale("total").loinc == "44261-6"
    assert phq9.items[8].loinc == "44260-8"
    assert [o.code for o in phq9.items[0].options] == [
        "LA6568-5",
        "LA6569-3",
        "LA6570-1",
        "LA6571-9",
    ]
    assert gad7.scale("total").loinc == "70274-6"
    assert [i.loinc for i in gad7.items] == [
        "69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7",
    ]  # fmt: skip
    assert {i.loinc for i in who5.items} == {""}  # none is known, none is invented


def test_item_weight_is_read_like_ordinal_value() -> None:
    text = json.dumps(document("gad7")).replace("ordinalValue", "itemWeight")
    assert instrument_parse(json.loads(text)) == instrument("gad7")


def test_items_inside_groups_are_found() -> None:
    changed = document("gad7")
    intro, *questions = changed["item"]
    changed["item"] = [intro, {"linkId": "g", "type": "group", "item": questions}]
    assert instrument_parse(changed).items == instrument("gad7").items


def test_reversed_item_counts_mirrored() -> None:
    changed = document("gad7")
    changed["item"][1]["extension"].append({"url": EXTENSIONS + "reverse", "valueBoolean": True})
    first = instrument_parse(changed).items[0]
    assert [first.points(value) for value in (0, 1, 2, 3)] == [3, 2, 1, 0]


def _scale_part(doc: dict[str, Any], name: str) -> dict[str, Any]:
    scale = next(e for e in doc["extension"] if e["url"] == EXTENSIONS + "scale")
    part: dict[str, Any] = next(p for p in scale["extension"] if p["url"] == name)
    return part


def test_a_gap_between_bands_is_refused() -> None:
    changed = document("phq9")
    band = _scale_part(changed, "band")
    next(p for p in band["extension"] if p["url"] == "maximum")["valueInteger"] = 3
    with pytest.raises(InstrumentError, match="gap or overlap"):
        instrument_parse(changed)


def test_a_scale_of_unknown_items_is_refused() -> None:
    changed = document("phq9")
    _scale_part(changed, "item")["valueString"] = "/nowhere"
    with pytest.raises(InstrumentError, match="/nowhere"):
        instrument_parse(changed)


def test_a_declared_range_that_the_items_cannot_reach_is_refused() -> None:
    changed = document("phq9")
    _scale_part(changed, "maximum")["valueInteger"] = 26
    with pytest.raises(InstrumentError, match="range"):
        instrument_parse(changed)


def test_an_option_without_a_value_is_refused() -> None:
    changed = document("who5")
    del changed["item"][1]["answerOption"][0]["extension"]
    with pytest.raises(InstrumentError, match="ordinalValue"):
        instrument_parse(changed)


def test_what_fhir_does_not_know_is_refused() -> None:
    changed = document("who5") | {"status": "perhaps", "questions": []}
    with pytest.raises(InstrumentError, match="not a FHIR R4 Questionnaire"):
        document_validate(changed)


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_every_shipped_document_is_valid_fhir_with_its_licence_and_sources(of: Instrument) -> None:
    document_validate(document(of.key))
    assert of.licence
    assert of.sources
    assert of.recall
    assert of.language == "en"
    assert of.offered != any(item.withheld for item in of.items)
    assert of.intro or not of.offered
    assert [item.number for item in of.items] == list(range(1, len(of.items) + 1))


def test_an_instrument_without_its_wording_cannot_be_offered() -> None:
    changed = document("gad2")
    changed["item"][1]["extension"].append(
        {"url": EXTENSIONS + "wording-withheld", "valueBoolean": True}
    )
    with pytest.raises(InstrumentError, match="withheld"):
        instrument_parse(changed)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"operator": "!="}, "cannot be read"),
        ({"answerCoding": {"code": "7"}}, "cannot be read"),
        ({"question": "/97740-5"}, "cannot be read"),  # a later question
        ({"question": "/nowhere"}, "cannot be read"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused(change: dict[str, Any], reason: str) -> None:
    changed = document("audit")
    changed["item"][2]["enableWhen"][0] |= change
    with pytest.raises(InstrumentError, match=reason):
        instrument_parse(changed)
    changed = document("audit")
    changed["item"][2]["enableBehavior"] = "all"
    with pytest.raises(InstrumentError, match="only enableBehavior 'any'"):
        instrument_parse(changed)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"valueCode": "positive_items"', '"valueCode": "others"', "unknown scale|no scale"),
        ('"valueCode": "count"', '"valueCode": "median"', "does not fit"),
        ('"url": "count-from"', '"url": "counted-from"', "does not fit"),
        ('"valueCode": "worse"', '"valueCode": "sideways"', "worse or better"),
    ],
)
def test_parts_that_contradict_each_other_are_refused(old: str, new: str, reason: str) -> None:
    text = json.dumps(document("asrs6"))
    assert old in text
    changed = text.replace(old, new, 1) if "others" not in new else text.replace(old, new, 2)
    with pytest.raises(InstrumentError, match=reason):
        instrument_parse(json.loads(changed))


def test_a_cut_for_nobody_known_and_a_rule_on_unknown_items_are_refused() -> None:
    text = json.dumps(document("auditc")).replace('"valueCode": "male"', '"valueCode": "m"')
    with pytest.raises(InstrumentError, match="male or female"):
        instrument_parse(json.loads(text))
    reading = json.dumps(document("pcl5")).replace(
        '"url": "member", "extension": [{"url": "item", "valueString": "pcl5-1"}',
        '"url": "member", "extension": [{"url": "item", "valueString": "pcl5-0"}',
    )
    with pytest.raises(InstrumentError, match="pcl5-0"):
        instrument_parse(json.loads(reading))


@pytest.mark.parametrize("part", ["item", "extension", "title"])
def test_a_document_without_a_part_is_refused_in_words(part: str) -> None:
    changed = document("gad2")
    del changed[part]
    with pytest.raises(InstrumentError):
        instrument_parse(changed)


def test_every_instrument_has_its_page() -> None:
    pages = FOLDER.parents[1] / "docs" / "instruments"
    for path in FOLDER.glob("*.json"):
        page: Path = pages / f"{path.stem}.md"
        assert page.is_file(), f"docs/instruments/{path.stem}.md is missing"
        assert instrument(path.stem).licence in page.read_text(encoding="utf-8")
