"""Every shipped instrument against its published numbers, written down here a second time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.domain.instrument import Instrument
from screening.domain.scoring import result_json, score
from tests.screening.instruments import INSTRUMENTS, KEYS, instrument, reaching

FIVES = ["none_minimal", "mild", "moderate", "moderately_severe", "severe"]
DASS = ["normal", "mild", "moderate", "severe", "extremely_severe"]
SATISFIED = [
    "extremely_dissatisfied",
    "dissatisfied",
    "slightly_dissatisfied",
    "neutral",
    "slightly_satisfied",
    "satisfied",
    "extremely_satisfied",
]

# (instrument, scale): codes, first value of each band, highest value of the scale
BANDS = {
    ("phq9", "total"): (FIVES, [0, 5, 10, 15, 20], 27),
    ("gad7", "total"): (["minimal", "mild", "moderate", "severe"], [0, 5, 10, 15], 21),
    ("k10", "total"): (["low", "moderate", "high", "very_high"], [10, 16, 22, 30], 50),
    ("k6", "total"): (["low", "moderate", "serious"], [0, 5, 13], 24),
    ("pss10", "total"): (["low", "moderate", "high"], [0, 14, 27], 40),
    ("audit", "total"): (["zone1", "zone2", "zone3", "zone4"], [0, 8, 16, 20], 40),
    ("isi", "total"): (["none", "subthreshold", "moderate", "severe"], [0, 8, 15, 22], 28),
    ("swls", "total"): (SATISFIED, [5, 10, 15, 20, 21, 26, 31], 35),
    ("dass21", "depression"): (DASS, [0, 10, 14, 21, 28], 42),
    ("dass21", "anxiety"): (DASS, [0, 8, 10, 15, 20], 42),
    ("dass21", "stress"): (DASS, [0, 15, 19, 26, 34], 42),
}
EDGES = [
    (key, scale, value, code)
    for (key, scale), (codes, starts, top) in BANDS.items()
    for code, first, last in zip(codes, starts, [s - 1 for s in starts[1:]] + [top], strict=True)
    for value in sorted({first, last})
    if key != "dass21" or value % 2 == 0  # doubled: odd values are never reached
]
RANGES = {
    "phq9": {"total": (0, 27)},
    "phq2": {"total": (0, 6)},
    "gad7": {"total": (0, 21)},
    "gad2": {"total": (0, 6)},
    "who5": {"total": (0, 25), "percent": (0, 100)},
    "k10": {"total": (10, 50)},
    "k6": {"total": (0, 24)},
    "dass21": {"depression": (0, 42), "anxiety": (0, 42), "stress": (0, 42)},
    "pss10": {"total": (0, 40), "helplessness": (0, 24), "self_efficacy": (0, 16)},
    "cesd20": {"total": (0, 60)},
    "cesd10": {"total": (0, 30)},
    "cesdr": {"total": (0, 60)},
    "audit": {"total": (0, 40), "consumption": (0, 12), "dependence": (0, 12), "harm": (0, 16)},
    "auditc": {"total": (0, 12)},
    "isi": {"total": (0, 28)},
    "ucla3": {"total": (3, 9)},
    "swls": {"total": (5, 35)},
    "ipanas_sf": {"na": (5, 25), "pa": (5, 25)},
    "panas20": {"na": (10, 50), "pa": (10, 50)},
    "asrm": {"total": (0, 20)},
    "cssrs_screen": {"triage": (0, 3)},
    "pcl5": {"total": (0, 80), "B": (0, 20), "C": (0, 8), "D": (0, 28), "E": (0, 24)},
    "asrs6": {"total": (0, 24), "positive_items": (0, 6)},
    "scoff": {"total": (0, 5)},
    "upi60": {"total": (0, 56), "validity": (0, 4)},
}
MISSING_ALLOWED = {"phq9": 2, "gad7": 1, "dass21": 1, "cesd20": 4, "cesd10": 2, "asrm": 1}
REVERSED = {"pss10": [4, 5, 7, 8], "cesd20": [4, 8, 12, 16], "cesd10": [5, 8]}
SCREENS = [
    ("phq9", "total", "at_least_10", 10),
    ("phq2", "total", "at_least_3", 3),
    ("phq2", "total", "at_least_2", 2),
    ("gad7", "total", "at_least_10", 10),
    ("gad2", "total", "at_least_3", 3),
    ("cesd20", "total", "at_least_16", 16),
    ("cesd10", "total", "at_least_10", 10),
    ("cesdr", "total", "at_least_16", 16),
    ("auditc", "total", "at_least_4_male", 4),
    ("auditc", "total", "at_least_3_female", 3),
    ("ucla3", "total", "at_least_6", 6),
    ("asrm", "total", "at_least_6", 6),
    ("pcl5", "total", "at_least_31", 31),
    ("pcl5", "total", "at_least_33", 33),
    ("asrs6", "total", "at_least_14", 14),
    ("scoff", "total", "at_least_2", 2),
]
CRITICAL = {
    "phq9": {9: 1},
    "dass21": {21: 2},
    "cesdr": {14: 1, 15: 1},
    "pcl5": {16: 2},
    "upi60": {25: 1},
    "cssrs_screen": dict.fromkeys(range(1, 7), 1),
}
WITHHELD = {
    "isi", "panas20", "ipanas_sf", "upi60", "cesdr", "asrm", "asrs6", "scoff", "cssrs_screen",
}  # fmt: skip


def test_these_are_the_instruments() -> None:
    assert set(RANGES) == set(KEYS)
    assert {of.key for of in INSTRUMENTS if not of.offered} == WITHHELD
    for of in INSTRUMENTS:
        assert {s.key: (s.minimum, s.maximum) for s in of.scales} == RANGES[of.key]
        assert {s.key for s in of.scales if s.bands} == (
            {scale for key, scale in BANDS if key == of.key}
            | ({"total", "percent"} if of.key == "who5" else set())
            | ({"triage"} if of.key == "cssrs_screen" else set())
        )
        critical = {of.by_link[c.item].number: c.at_least for c in of.critical}
        assert critical == CRITICAL.get(of.key, {})


@pytest.mark.parametrize(("key", "scale", "value", "code"), EDGES)
def test_every_band_begins_and_ends_where_it_was_published(
    key: str, scale: str, value: int, code: str
) -> None:
    of = instrument(key)
    found = score(of, reaching(of, scale, value)).scale(scale)
    assert (found.value, found.band and found.band.code) == (value, code)


@pytest.mark.parametrize(("key", "scale", "code", "least"), SCREENS)
def test_every_cut_lies_where_it_was_published(key: str, scale: str, code: str, least: int) -> None:
    of = instrument(key)
    assert score(of, reaching(of, scale, least)).screens[code] is True
    assert score(of, reaching(of, scale, least - 1)).screens[code] is False


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_lowest_and_highest_answers_reach_the_ends_of_every_scale(of: Instrument) -> None:
    for scale in of.scales:
        for end in (scale.minimum, scale.maximum):
            if scale.method == "sum":
                found = score(of, reaching(of, scale.key, end)).scale(scale.key)
                assert (found.value, found.prorated, found.missing) == (end, False, 0)


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_missing_answers_are_prorated_to_the_limit_and_no_further(of: Instrument) -> None:
    allowed = MISSING_ALLOWED.get(of.key, 0)
    for scale in of.scales:
        if scale.method != "sum" or any(of.by_link[link].enable for link in scale.items):
            continue
        sheet = reaching(of, scale.key, scale.maximum)
        for count in range(allowed + 2):
            gapped = sheet | dict.fromkeys(scale.items[:count])
            result = score(of, gapped)
            found = result.scale(scale.key)
            assert found.value == (scale.maximum if count <= allowed else None)
            assert found.prorated == (0 < count <= allowed)
            assert (found.band is None) == (found.value is None or not scale.bands)
            assert result.complete == (count == 0)


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_reversed_items_count_mirrored_and_the_others_as_printed(of: Instrument) -> None:
    for item in of.items:
        low, high = min(item.values), max(item.values)
        for value in item.values:
            mirrored = item.number in REVERSED.get(of.key, [])
            expected = low + high - value if mirrored else value
            if of.key == "cesdr":
                expected = min(value, 3)
            assert item.points(value) == expected


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_values_stay_in_range_whatever_is_missing(of: Instrument, data: st.DataObject) -> None:
    sheet = {i.link_id: data.draw(st.none() | st.sampled_from(sorted(i.values))) for i in of.items}
    for entry in score(of, sheet).scales:
        if entry.value is not None:
            assert entry.scale.minimum <= entry.value <= entry.scale.maximum
            if entry.scale.bands:
                assert entry.band is not None
                assert entry.band.minimum <= entry.value <= entry.band.maximum


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_heavier_answer_never_lowers_a_scale_on_which_higher_is_worse(
    of: Instrument, data: st.DataObject
) -> None:
    sheet = {i.link_id: data.draw(st.sampled_from(sorted(i.values))) for i in of.items}
    item = data.draw(st.sampled_from([i for i in of.items if not i.reverse]))
    heavier = max(sheet[item.link_id], data.draw(st.sampled_from(sorted(item.values))))
    before, after = score(of, sheet), score(of, sheet | {item.link_id: heavier})
    for one, two in zip(before.scales, after.scales, strict=True):
        assert one.value is not None
        assert two.value is not None
        assert two.value >= one.value


@pytest.mark.parametrize("of", INSTRUMENTS, ids=lambda i: i.key)
def test_an_empty_sheet_is_no_score_and_no_verdict(of: Instrument) -> None:
    result = result_json(of, score(of, {}))
    assert result["total"] is None
    assert set(result["subscales"].values()) | set(result["bands"].values()) <= {None}
    assert set(result["screens"].values()) | set(result["readings"].values()) <= {None, True, False}
    assert True not in result["screens"].values()
    assert (result["critical"], result["complete"], result["prorated"]) == ([], False, False)
