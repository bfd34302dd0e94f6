from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.instrument import Instrument
from screening.domain.scoring import AnswerError, score
from tests.screening.instruments import adding_up_to, answers, instrument

PHQ9, GAD7, WHO5 = instrument("phq9"), instrument("gad7"), instrument("who5")


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "none_minimal"),
        (4, "none_minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately_severe"),
        (19, "moderately_severe"),
        (20, "severe"),
        (27, "severe"),
    ],
)
def test_phq9_bands_at_every_edge(total: int, band: str) -> None:
    _assert_band(PHQ9, total, "total", total, band)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "minimal"),
        (4, "minimal"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "severe"),
        (21, "severe"),
    ],
)
def test_gad7_bands_at_every_edge(total: int, band: str) -> None:
    _assert_band(GAD7, total, "total", total, band)


@pytest.mark.parametrize(
    ("raw", "percent", "band"),
    [
        (0, 0, "likely_depression_screen"),
        (7, 28, "likely_depression_screen"),
        (8, 32, "poor_wellbeing"),
        (12, 48, "poor_wellbeing"),
        (13, 52, "adequate"),
        (25, 100, "adequate"),
    ],
)
def test_who5_is_raw_times_four_and_higher_is_better(raw: int, percent: int, band: str) -> None:
    _assert_band(WHO5, raw, "total", raw, band)
    _assert_band(WHO5, raw, "percent", percent, band)
    assert WHO5.higher_is == "better"
    assert WHO5.headline == "percent"


def _assert_band(of: Instrument, total: int, scale: str, value: int, band: str) -> None:
    found = score(of, adding_up_to(of, total)).scale(scale)
    assert found.value == value
    assert found.band is not None
    assert found.band.code == band
    assert not found.prorated


def test_published_phq9_example_totals_twelve() -> None:
    result = score(PHQ9, answers(PHQ9, 2, 2, 2, 2, 1, 1, 2, 0, 0, 1))
    assert result.scale("total").value == 12
    assert result.complete
    assert result.critical == ()


@pytest.mark.parametrize("value", [1, 2, 3])
def test_phq9_item_nine_above_zero_is_critical_however_low_the_total(value: int) -> None:
    result = score(PHQ9, answers(PHQ9, 0, 0, 0, 0, 0, 0, 0, 0, value))
    assert [(hit.item.number, hit.value) for hit in result.critical] == [(9, value)]


def test_item_nine_is_critical_even_when_too_much_is_missing_to_score() -> None:
    result = score(PHQ9, answers(PHQ9, None, None, None, None, None, None, None, None, 1))
    assert result.scale("total").value is None
    assert len(result.critical) == 1


def test_difficulty_item_is_asked_but_never_counted() -> None:
    sheet = answers(PHQ9, *[0] * 9, 3)
    assert score(PHQ9, sheet).scale("total").value == 0
    without = answers(PHQ9, *[0] * 9)
    assert score(PHQ9, without).complete


@pytest.mark.parametrize(
    ("values", "total", "band"),
    [
        # mean of the answered items times nine; halves go up
        ((1, 1, 1, 1, 1, 1, 1, 1, None), 9, "mild"),
        ((1, 1, 1, 1, 0, 0, 0, 0, None), 5, "mild"),  # 4.5
        ((2, 2, 2, 1, 1, 1, 1, None, None), 13, "moderate"),  # 12.86
    ],
)
def test_phq9_prorates_up_to_two_missing_answers(
    values: tuple[int | None, ...], total: int, band: str
) -> None:
    result = score(PHQ9, answers(PHQ9, *values))
    found = result.scale("total")
    assert (found.value, found.prorated) == (total, True)
    assert found.band is not None
    assert found.band.code == band
    assert not result.complete


def test_phq9_has_no_total_with_three_missing_answers() -> None:
    found = score(PHQ9, answers(PHQ9, 3, 3, 3, 3, 3, 3, None, None, None)).scale("total")
    assert (found.value, found.band, found.prorated, found.missing) == (None, None, False, 3)


def test_gad7_prorates_one_missing_answer_and_refuses_two() -> None:
    one = score(GAD7, answers(GAD7, 3, 0, 0, 0, 0, 0, None)).scale("total")
    assert (one.value, one.prorated) == (4, True)  # 3.5 goes up
    two = score(GAD7, answers(GAD7, 3, 3, 3, 3, 3, None, None)).scale("total")
    assert two.value is None


def test_who5_needs_every_answer() -> None:
    result = score(WHO5, answers(WHO5, 5, 5, 5, 5, None))
    assert [entry.value for entry in result.scales] == [None, None]


@pytest.mark.parametrize("wrong", [-1, 4, True, 1.0, "1", 10**30])
def test_an_answer_that_is_not_offered_names_its_item(wrong: object) -> None:
    sheet: dict[str, object] = {**answers(PHQ9, *[0] * 9), "/44255-8": wrong}
    with pytest.raises(AnswerError, match=r"Item 2 takes one of 0, 1, 2, 3") as caught:
        score(PHQ9, sheet)
    assert caught.value.item == "/44255-8"


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(AnswerError) as caught:
        score(PHQ9, {"/69725-0": 1})
    assert caught.value.item == "/69725-0"


@pytest.mark.parametrize("of", [PHQ9, GAD7, WHO5], ids=lambda i: i.key)
@given(data=st.data())
def test_every_value_lies_in_its_range_and_has_a_band(of: Instrument, data: st.DataObject) -> None:
    sheet = {
        item.link_id: data.draw(st.none() | st.sampled_from(sorted(item.values)))
        for item in of.items
    }
    for entry in score(of, sheet).scales:
        if entry.value is None:
            assert entry.missing > entry.scale.missing_allowed
        else:
            assert entry.scale.minimum <= entry.value <= entry.scale.maximum
            assert entry.band is not None
            assert entry.band.minimum <= entry.value <= entry.band.maximum
