"""Algorithms, skipped questions and counts: what one instrument alone has."""

from __future__ import annotations

import pytest

from screening.domain.scoring import Result, answers_read, result_json, score
from tests.screening.instruments import instrument, reaching


def of_text(key: str, text: str) -> Result:
    of = instrument(key)
    return score(of, answers_read(of, text.split(",")))


@pytest.mark.parametrize(
    ("answers", "reading"),
    [
        ("2,0,2,2,2,2,0,0,0", "major"),
        ("0,2,2,2,2,0,0,0,1", "major"),  # item 9 counts from several days
        ("0,2,2,2,1,1,1,1,1", "other"),  # item 2, 3, 4 and 9: four
        ("2,0,2,2,2,1,1,1,0", "other"),  # four
        ("0,2,2,1,1,1,1,1,0", "other"),  # two
        ("2,1,1,1,1,1,1,1,0", "none"),  # one
        ("1,1,3,3,3,3,3,3,3", "none"),  # without a core symptom
        ("2,,2,2,2,2,0,0,0", "major"),  # what is missing cannot tip it
        ("2,,2,2,2,0,0,0,0", None),  # what is missing could make it five
        ("1,,3,3,3,3,0,0,0", None),  # what is missing could be the core
        ("1,1,,,,,,,", "none"),
    ],
)
def test_phq9_algorithm(answers: str, reading: str | None) -> None:
    assert of_text("phq9", answers).readings == {"depressive_syndrome": reading}


@pytest.mark.parametrize(
    ("answers", "met"),
    [
        ("2,0,0,0,0,2,0,2,2,0,0,0,0,0,2,2,0,0,0,0", "met"),
        ("1,1,1,1,1,2,0,2,2,0,0,0,0,0,2,2,0,0,0,0", "none"),  # no B
        ("2,0,0,0,0,1,1,2,2,0,0,0,0,0,2,2,0,0,0,0", "none"),  # no C
        ("2,0,0,0,0,2,0,4,1,1,1,1,1,1,2,2,0,0,0,0", "none"),  # one D
        ("2,0,0,0,0,2,0,2,2,0,0,0,0,0,4,1,1,1,1,1", "none"),  # one E
        ("2,0,0,0,0,2,0,2,2,0,0,0,0,0,2,,0,0,0,0", None),
        ("2,,0,0,0,2,0,2,2,0,0,0,0,0,2,2,0,0,0,", "met"),
    ],
)
def test_pcl5_cluster_rule_needs_one_b_one_c_two_d_and_two_e(answers: str, met: str | None) -> None:
    assert of_text("pcl5", answers).readings == {"provisional_ptsd": met}


@pytest.mark.parametrize(
    ("answers", "total", "complete"),
    [
        ("0,,,,,,,,0,0", 0, True),
        ("0,,,,,,,,2,4", 6, True),
        ("0,0,0,0,0,0,0,0,0,0", 0, True),
        ("3,0,0,,,,,,2,4", 9, True),
        ("0,1,2,,,,,,0,0", 3, True),  # answered though skipped: it counts, and opens nothing
        ("3,1,0,,,,,,2,4", None, False),
        ("3,0,,,,,,,2,4", None, False),  # nobody knows yet whether 4 to 8 are asked
        (",0,0,,,,,,0,0", None, False),
        ("0,,,,,,,,0,", None, False),
        ("4,4,4,4,4,4,4,4,4,4", 40, True),
    ],
)
def test_audit_questions_that_were_skipped_count_nothing(
    answers: str, total: int | None, complete: bool
) -> None:
    result = of_text("audit", answers)
    assert (result.scale("total").value, result.complete) == (total, complete)
    assert not result.scale("total").prorated


@pytest.mark.parametrize("value", [1, 3])
@pytest.mark.parametrize("number", [9, 10])
def test_audit_asks_its_last_two_in_steps_of_two(number: int, value: int) -> None:
    assert value not in instrument("audit").items[number - 1].values


@pytest.mark.parametrize(
    ("answers", "triage"),
    [
        ("0,0,,,,0", "none"),
        ("1,0,,,,0", "low"),
        ("0,1,0,0,0,0", "low"),
        ("0,1,1,0,0,0", "moderate"),
        ("0,0,,,,1,0", "moderate"),
        ("0,0,,,,1", "moderate"),  # nobody said when
        ("0,0,,,,1,1", "high"),
        ("0,1,0,1,0,0", "high"),
        ("0,1,0,0,1,0", "high"),
        ("0,0,0,1,0,0", "high"),  # answered though skipped: never dropped
        ("0,0,,,,0,1", "none"),
        ("0,1,1,,,", "moderate"),  # at least
        ("0,0,,,,", None),
        ("0,1,,,,0", "low"),
    ],
)
def test_cssrs_triage(answers: str, triage: str | None) -> None:
    band = of_text("cssrs_screen", answers).scale("triage").band
    assert (band and band.code) == triage


def test_cssrs_is_complete_without_the_questions_that_it_skips() -> None:
    assert of_text("cssrs_screen", "0,0,,,,0").complete
    assert not of_text("cssrs_screen", "0,1,,,,0").complete
    assert of_text("cssrs_screen", "0,1,0,0,0,0").complete


@pytest.mark.parametrize(
    ("answers", "count", "positive"),
    [
        ("2,2,2,3,0,0", 4, True),
        ("2,2,2,2,0,0", 3, False),  # items 4 to 6 count from 3
        ("1,1,1,3,3,3", 3, False),
        ("2,0,0,3,3,3", 4, True),
        ("4,4,4,4,4,4", 6, True),
        ("2,2,2,3,0,", None, None),
    ],
)
def test_asrs_counts_items_by_their_own_threshold(
    answers: str, count: int | None, positive: bool | None
) -> None:
    result = of_text("asrs6", answers)
    assert result.scale("positive_items").value == count
    assert result.screens["positive_items_at_least_4"] is positive


def _cesdr(**values: int) -> str:
    return ",".join(str(values.get(f"q{n}", 0)) for n in range(1, 21))


@pytest.mark.parametrize(
    ("values", "reading"),
    [
        ({"q2": 4, "q1": 4, "q5": 4, "q3": 4, "q9": 4}, "major"),
        ({"q8": 4, "q1": 4, "q5": 4, "q3": 4, "q9": 3}, "probable"),
        ({"q8": 4, "q1": 3, "q5": 3, "q3": 4}, "probable"),
        ({"q8": 4, "q1": 3, "q5": 3}, "possible"),
        ({"q8": 4, "q1": 3}, "none"),
        ({"q8": 3, "q1": 4, "q5": 4, "q3": 4, "q9": 4}, "none"),
        ({"q8": 3, "q1": 4, "q5": 4, "q3": 4, "q9": 4, "q7": 2}, "subthreshold"),
    ],
)
def test_cesdr_categories_by_symptom_group(values: dict[str, int], reading: str) -> None:
    assert of_text("cesdr", _cesdr(**values)).readings == {"depression": reading}


def test_cesdr_highest_option_counts_three() -> None:
    assert of_text("cesdr", ",".join(["4"] * 20)).scale("total").value == 60


def _upi(*yes: int, length: int = 60) -> str:
    return ",".join("1" if n in yes else "0" for n in range(1, length + 1))


def test_upi60_leaves_its_validity_items_out_of_the_total() -> None:
    result = of_text("upi60", _upi(5, 20, 35, 50, 1))
    assert (result.scale("total").value, result.scale("validity").value) == (1, 4)


@pytest.mark.parametrize(
    ("answers", "chinese", "japanese"),
    [
        (_upi(), False, False),
        (_upi(25), True, True),
        (_upi(*range(1, 21)), False, False),  # 18 of 20 are scored
        (_upi(*range(1, 20), 21, 22), False, True),  # 20
        (_upi(*range(1, 25), 26, 27, 28), True, True),  # 25
        (_upi(61, length=64), False, False),
        (_upi(61, 64, length=64), True, False),
        (_upi(65, length=65), True, False),  # asks for counselling
    ],
)
def test_upi60_screens(answers: str, chinese: bool, japanese: bool) -> None:
    assert of_text("upi60", answers).screens == {"CN_cat1": chinese, "JP": japanese}


@pytest.mark.parametrize(
    ("left", "value"),
    [((1, 1, 0, 0, 0, 0), 5), ((1, 1, 1, 1, 1, 0), 12), ((1, 1, 1, 1, 0, 0), 9)],
)
def test_dass21_puts_the_mean_in_place_of_one_missing_answer(
    left: tuple[int, ...], value: int
) -> None:
    of = instrument("dass21")
    sheet: dict[str, int | None] = dict.fromkeys(of.by_link, 0)
    sheet |= dict(zip(of.scale("stress").items, (*left, None), strict=True))
    found = score(of, sheet).scale("stress")
    assert (found.value, found.prorated) == (value, True)


def test_dass21_item_21_is_critical_from_two() -> None:
    zeros = ["0"] * 20
    assert not of_text("dass21", ",".join([*zeros, "1"])).critical
    assert [h.value for h in of_text("dass21", ",".join([*zeros, "2"])).critical] == [2]


def test_panas_scales_point_opposite_ways_and_have_no_total() -> None:
    for key in ("panas20", "ipanas_sf"):
        of = instrument(key)
        assert of.scale("na").higher_is == "worse"
        assert of.scale("pa").higher_is == "better"
        assert (
            result_json(of, score(of, reaching(of, "pa", of.scale("pa").maximum)))["total"] is None
        )
