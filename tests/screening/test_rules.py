from __future__ import annotations

import pytest

from screening.domain.instrument import Critical, Instrument
from screening.domain.rules import (
    Day,
    Kind,
    Severity,
    critical_answer,
    disagreement,
    monitor,
    negative_affect_ewma,
    negative_share,
    silence_after_distress,
    stepped_follow_up,
)
from screening.domain.scoring import score
from screening.presenters import reason_words
from tests.screening.days import START, camera, day, on, parameters
from tests.screening.instruments import FOLDER, adding_up_to, answers, instrument

PHQ9 = instrument("phq9")


# -- questionnaires


def test_critical_answer_is_urgent_with_item_and_instrument() -> None:
    result = score(PHQ9, answers(PHQ9, 0, 0, 0, 0, 0, 0, 0, 0, 1))
    found = critical_answer(PHQ9, result, "sheet", START)
    assert found is not None
    assert found.severity == Severity.URGENT
    assert found.facts["items"] == [9]
    assert [row.value for row in found.evidence] == [1]


def test_no_critical_answer_no_finding() -> None:
    assert critical_answer(PHQ9, score(PHQ9, adding_up_to(PHQ9, 24)), "sheet", START) is None


@pytest.mark.parametrize(("key", "total", "raised"), [
    ("phq9", 14, False), ("phq9", 15, True), ("gad7", 14, False), ("gad7", 15, True),
    ("who5", 0, False),
])  # fmt: skip
def test_high_band_is_elevated_from_its_preset_on(key: str, total: int, raised: bool) -> None:
    of = instrument(key)
    result = score(of, adding_up_to(of, total))
    found = stepped_follow_up(of, result, "sheet", START, parameters("stepped_follow_up"))
    assert (found is not None) == raised
    assert found is None or found.severity == Severity.ELEVATED


CRITICAL = [
    (of, critical)
    for of in (instrument(path.stem) for path in sorted(FOLDER.glob("*.json")))
    for critical in of.critical
]


@pytest.mark.parametrize(
    ("of", "critical"), CRITICAL, ids=[f"{o.key}{c.item}" for o, c in CRITICAL]
)
def test_each_critical_item_of_each_instrument_is_urgent_from_its_value_on(
    of: Instrument, critical: Critical
) -> None:
    lowest = {item.link_id: min(item.values) for item in of.items}
    for value in sorted(of.by_link[critical.item].values):
        result = score(of, lowest | {critical.item: value})
        found = critical_answer(of, result, "sheet", START)
        assert (found is not None) == (value >= critical.at_least)
        assert found is None or found.severity == Severity.URGENT
        assert found is None or found.facts["given"][0] in reason_words(found)


# -- expression estimates


def test_run_of_negative_days_is_watch_only() -> None:
    days = [camera(n, 0.8 if n > 2 else 0.1) for n in range(1, 9)]
    found = negative_share(days, on(8), parameters("negative_share"))
    assert found is not None
    assert found.severity == Severity.WATCH
    assert (found.facts["high"], found.facts["known"]) == (6, 8)


def test_five_negative_days_are_not_enough() -> None:
    days = [camera(n, 0.8 if n > 3 else 0.1) for n in range(1, 9)]
    assert negative_share(days, on(8), parameters("negative_share")) is None


def test_days_with_too_few_readable_pictures_do_not_count() -> None:
    days = [camera(n, 1.0, readable=2) for n in range(1, 15)]
    assert negative_share(days, on(14), parameters("negative_share")) is None


def test_a_run_that_ended_yesterday_is_not_told_today() -> None:
    days = [camera(n, 0.8) for n in range(1, 10)] + [camera(10, 0.0)]
    assert negative_share(days, on(10), parameters("negative_share")) is None


def test_days_up_to_a_closing_are_not_held_against_anybody_again() -> None:
    days = [camera(n, 0.9) for n in range(1, 15)]
    rule = parameters("negative_share")
    assert negative_share(days, on(14), rule) is not None
    assert negative_share(days, on(14), rule, after=on(8)) is None


# -- negative affect against the own baseline


def affect(*values: float | None) -> list[Day]:
    return [day(n) if v is None else day(n, na_mean=v) for n, v in enumerate(values, 1)]


CALM = [20, 24, 18, 22, 20, 25, 19, 21, 23, 18, 20, 22, 24, 20]


def test_rising_negative_affect_is_elevated_from_the_day_it_signals() -> None:
    days = affect(*CALM, 22, 75, 80, 85)
    rule = parameters("negative_affect_ewma")
    assert negative_affect_ewma(days, on(15), rule) is None
    first = negative_affect_ewma(days, on(16), rule)
    later = negative_affect_ewma(days, on(18), rule)
    assert first is not None
    assert later is not None
    assert first.severity == later.severity == Severity.ELEVATED
    assert first.occasion == later.occasion == on(16).isoformat()
    assert [row.local_date for row in later.evidence] == [on(16), on(17), on(18)]
    assert later.chart["baseline"]["days"] == 14
    assert [p["local_date"] for p in later.chart["points"]] == [
        on(n).isoformat() for n in range(15, 19)
    ]


def test_falling_negative_affect_never_signals() -> None:
    days = affect(*CALM, *[0.0] * 14)
    for n in range(15, 29):
        assert negative_affect_ewma(days, on(n), parameters("negative_affect_ewma")) is None


def test_a_small_rise_is_no_reason_to_look_however_steady_the_person() -> None:
    days = affect(*[20.0] * 14, *[27.0] * 14)
    for n in range(15, 29):
        assert negative_affect_ewma(days, on(n), parameters("negative_affect_ewma")) is None


def test_no_baseline_no_chart() -> None:
    days = affect(*[90.0] * 6)
    assert monitor(days, parameters("negative_affect_ewma")) is None


def test_sparse_answers_make_the_baseline_longer() -> None:
    values = [20.0 if n % 3 == 0 else None for n in range(30)]
    found = monitor(affect(*values), parameters("negative_affect_ewma"))
    assert found is not None
    assert found.baseline.days == 7
    assert found.baseline_until == on(19)  # the seventh answer


def test_a_day_without_answers_raises_nothing() -> None:
    days = affect(*CALM, 60, 70, None)
    assert negative_affect_ewma(days, on(17), parameters("negative_affect_ewma")) is None


def test_closing_starts_the_statistic_afresh_against_the_same_baseline() -> None:
    days = affect(*CALM, 60, 70, 24, 22)
    rule = parameters("negative_affect_ewma")
    assert negative_affect_ewma(days, on(18), rule) is not None
    assert negative_affect_ewma(days, on(18), rule, after=on(16)) is None
    whole, fresh = monitor(days, rule), monitor(days, rule, on(16))
    assert whole is not None
    assert fresh is not None
    assert fresh.baseline == whole.baseline


@pytest.mark.parametrize(("share", "agrees"), [(0.9, True), (0.1, False)])
def test_expression_is_context_to_self_report_and_carries_no_weight(
    share: float, agrees: bool
) -> None:
    days = [*affect(*CALM), *(camera(n, share, na_mean=70.0) for n in (15, 16))]
    found = negative_affect_ewma(days, on(16), parameters("negative_affect_ewma"))
    assert found is not None
    assert found.facts["agrees_with_expression"] is agrees
    seen = [row for row in found.evidence if row.kind == Kind.EXPRESSION]
    assert len(seen) == 2
    assert not any(row.supports for row in seen)


# -- silence and disagreement


def test_silence_after_distress_is_watch() -> None:
    days = affect(20, 70, 65, 30, None, None, None)
    found = silence_after_distress(days, on(7), parameters("silence_after_distress"))
    assert found is not None
    assert found.severity == Severity.WATCH
    assert found.occasion == on(5).isoformat()
    assert found.facts["offered"] == 12


@pytest.mark.parametrize("values", [
    (20, 30, 20, 30, None, None, None),  # nothing to worry about before
    (20, 70, 65, 30, 20, None, None),  # two silent days only
    (20, 70, 20, 30, None, None, None),  # one bad day
])  # fmt: skip
def test_silence_alone_or_short_is_no_finding(values: tuple[float | None, ...]) -> None:
    rule = parameters("silence_after_distress")
    assert silence_after_distress(affect(*values), on(7), rule) is None


def test_days_on_which_nothing_was_asked_are_not_silence() -> None:
    days = [*affect(20, 70, 65, 30), *(day(n, prompts=0) for n in (5, 6, 7))]
    assert silence_after_distress(days, on(7), parameters("silence_after_distress")) is None


@pytest.mark.parametrize(("share", "na", "direction"), [
    (0.9, 10.0, "calm_but_negative"), (0.0, 80.0, "distressed_but_positive"),
])  # fmt: skip
def test_lasting_disagreement_is_watch_either_way(share: float, na: float, direction: str) -> None:
    days = [camera(n, share, na_mean=na) for n in range(1, 6)]
    found = disagreement(days, on(5), parameters("disagreement"))
    assert found is not None
    assert (found.severity, found.facts["direction"]) == (Severity.WATCH, direction)
    assert {row.kind for row in found.evidence} == {Kind.SELF_REPORT, Kind.EXPRESSION}


def test_sources_that_agree_are_no_finding() -> None:
    days = [camera(n, 0.9, na_mean=80.0) for n in range(1, 15)]
    assert disagreement(days, on(14), parameters("disagreement")) is None
