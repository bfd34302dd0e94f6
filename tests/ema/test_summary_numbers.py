"""The day's numbers against cases worked by hand and one published data set."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ema.domain.summary import (
    Affect,
    Expression,
    ExpressionDay,
    ReportDay,
    agreement,
    content_hash,
    dominant_labels,
    expression_day,
    mssd,
    report_day,
)
from inference.domain.labels import EMOTIONS


def seen(label: str, p: float = 0.7, quality: float = 0.8) -> Expression:
    rest = (1 - p) / 6
    return Expression(label, tuple(p if e == label else rest for e in EMOTIONS), quality)


def test_the_dominant_emotion_is_the_most_frequent_label() -> None:
    day = expression_day([seen("sadness"), seen("neutral"), seen("sadness"), seen("fear")], 5)
    assert day.dominant == ("sadness",)
    assert (day.samples, day.readable) == (5, 4)
    assert day.shares["sadness"] == 0.5
    assert day.groups == {"negative": 0.75, "neutral": 0.25, "positive": 0.0}
    assert day.mean_probabilities["sadness"] == pytest.approx((0.7 + 0.05 + 0.7 + 0.05) / 4)


def test_ties_are_reported_as_ties_the_likelier_first() -> None:
    day = expression_day(
        [seen("anger", 0.5), seen("happiness", 0.9), seen("anger", 0.5), seen("happiness", 0.9)], 4
    )
    assert day.dominant == ("happiness", "anger")


def test_a_tie_even_in_probability_follows_the_order_of_the_labels() -> None:
    means = dict.fromkeys(EMOTIONS, 1 / 7)
    assert dominant_labels(Counter(neutral=1, fear=1), means) == ("fear", "neutral")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_under_three_readable_samples_a_day_says_insufficient_and_no_more(count: int) -> None:
    day = expression_day([seen("sadness")] * count, 4)
    assert (day.status, day.dominant, day.shares, day.groups) == ("insufficient", (), {}, {})
    assert (day.samples, day.readable) == (4, count)


def test_surprise_counts_as_neutral_in_the_three_groups() -> None:
    day = expression_day([seen("surprise"), seen("surprise"), seen("happiness")], 3)
    assert day.groups["neutral"] == pytest.approx(2 / 3)


@given(st.lists(st.sampled_from(EMOTIONS), min_size=3, max_size=40))
def test_shares_and_groups_always_sum_to_one(labels: list[str]) -> None:
    day = expression_day([seen(label) for label in labels], len(labels))
    assert math.isclose(sum(day.shares.values()), 1.0)
    assert math.isclose(sum(day.groups.values()), 1.0)
    assert math.isclose(sum(day.mean_probabilities.values()), 1.0)
    assert day.shares[day.dominant[0]] == max(day.shares.values())


@given(st.permutations([seen("sadness"), seen("fear", 0.6), seen("neutral"), seen("neutral", 0.5)]))
def test_the_order_of_samples_does_not_matter(samples: list[Expression]) -> None:
    day = expression_day(samples, 4)
    assert day.dominant == ("neutral",)
    assert day.mean_probabilities["fear"] == pytest.approx((0.05 + 0.6 + 0.05 + 0.5 / 6) / 4)


def test_affect_means_spread_and_steps_worked_by_hand() -> None:
    day = report_day(
        [Affect(0, 10, 60), Affect(1, 30, 50), Affect(2, 20, 40), Affect(3, 40, 30)], 4
    )
    assert (day.status, day.prompts, day.answered) == ("ok", 4, 4)
    assert (day.na_mean, day.pa_mean) == (25, 45)
    assert day.na_sd == pytest.approx(math.sqrt(500 / 3))
    assert day.na_mssd == pytest.approx((400 + 100 + 400) / 3)


def test_a_missed_beep_breaks_the_chain_of_differences() -> None:
    assert mssd({0: 10.0, 1: 20.0, 3: 90.0}) == 100
    assert mssd({0: 10.0, 2: 90.0}) is None


def test_one_answered_check_in_is_not_a_day() -> None:
    day = report_day([Affect(2, 80, 10)], 4)
    assert (day.status, day.answered, day.na_mean, day.na_sd) == ("insufficient", 1, None, None)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=12))
def test_spread_is_never_negative_and_zero_for_an_even_day(values: list[float]) -> None:
    day = report_day([Affect(n, v, v) for n, v in enumerate(values)], len(values))
    assert day.na_sd is not None
    assert day.na_sd >= 0
    flat = report_day([Affect(n, values[0], 1) for n in range(3)], 3)
    assert flat.na_sd == pytest.approx(0, abs=1e-9)
    assert flat.na_mssd == 0


def face(negative: float, positive: float) -> ExpressionDay:
    groups = {"negative": negative, "neutral": 1 - negative - positive, "positive": positive}
    return ExpressionDay("ok", 4, 4, 0.8, (), {}, {}, groups)


def words(na: float, pa: float) -> ReportDay:
    return ReportDay("ok", 4, 4, na, pa)


@pytest.mark.parametrize(
    ("expression", "report", "expected"),
    [
        (face(0.75, 0), words(60, 30), "agree"),
        (face(0, 0.75), words(10, 60), "agree"),
        (face(0.75, 0), words(10, 70), "differ"),
        (face(0, 0.75), words(70, 20), "differ"),
        (face(0.5, 0.25), words(10, 70), ""),  # half is no majority
        (face(0.25, 0), words(70, 10), ""),  # a neutral face contradicts nothing
        (face(0.75, 0), words(40, 50), ""),  # ten points apart lean to neither side
        (ExpressionDay("insufficient", 2, 2), words(70, 10), ""),
        (face(0.75, 0), ReportDay("insufficient", 4, 1), ""),
    ],
)
def test_face_and_words_agree_or_differ_only_when_both_clearly_lean(
    expression: ExpressionDay, report: ReportDay, expected: str
) -> None:
    assert agreement(expression, report) == expected


def test_the_content_hash_ignores_the_order_of_keys_and_refuses_nan() -> None:
    assert content_hash({"a": 1, "b": [0.1]}) == content_hash({"b": [0.1], "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})
    with pytest.raises(ValueError, match="JSON"):
        content_hash({"a": float("nan")})
