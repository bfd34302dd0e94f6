"""Figures of a recogniser against cases worked by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from inference.training.metrics import (
    expected_calibration_error,
    figures,
    per_class,
    risk_coverage,
    softmax,
    temperature_fit,
)

# Four angry faces, of which three were seen; four happy ones, all seen; two neutral, one seen.
LABEL = np.array([0, 0, 0, 0, 3, 3, 3, 3, 6, 6])
GUESS = np.array([0, 0, 0, 3, 3, 3, 3, 3, 6, 0])


def logits(guess: NDArray[np.int64], strength: float = 5.0) -> NDArray[np.float64]:
    rows: NDArray[np.float64] = strength * np.eye(7)[guess]
    return rows


def test_figures_by_hand() -> None:
    result = figures(logits(GUESS), LABEL)
    assert result["rows"] == 10
    assert result["accuracy"] == pytest.approx(0.8)
    assert result["balanced_recall"] == pytest.approx((3 / 4 + 1 + 1 / 2) / 3)
    # F1: anger 2*.75*.75/1.5 = .75, happiness 2*.8*1/1.8 = .8889, neutral 2*1*.5/1.5 = .6667
    assert result["macro_f1"] == pytest.approx((0.75 + 8 / 9 + 2 / 3) / 3)
    assert np.array(result["confusion"])[0].tolist() == [3, 0, 0, 1, 0, 0, 0]
    assert np.array(result["confusion"])[6].tolist() == [1, 0, 0, 0, 0, 0, 1]


def test_per_class_by_hand() -> None:
    counts = np.zeros((7, 7), dtype=np.int64)
    counts[0, 0], counts[0, 3], counts[3, 3] = 3, 1, 4
    classes = per_class(counts)
    assert classes["anger"] == {
        "precision": 1.0, "recall": 0.75, "f1": pytest.approx(6 / 7), "cases": 4,
    }  # fmt: skip
    assert classes["happiness"]["precision"] == pytest.approx(0.8)
    assert classes["disgust"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "cases": 0}


def test_calibration_error_by_hand() -> None:
    sure = np.zeros((4, 7))
    sure[:, 0], sure[:, 1] = 0.9, 0.1
    # Three of four right at a confidence of 0.9: the gap is 0.15.
    label = np.array([0, 0, 0, 1])
    assert expected_calibration_error(sure, label) == pytest.approx(0.15)
    half = np.array([[0.55, 0.45, 0, 0, 0, 0, 0], [0.95, 0.05, 0, 0, 0, 0, 0]])
    # One right at 0.55 (gap 0.45), one wrong at 0.95 (gap 0.95), half of the rows each.
    assert expected_calibration_error(half, np.array([0, 1])) == pytest.approx(0.7)


def test_risk_and_coverage_by_hand() -> None:
    half = np.array([[0.55, 0.45, 0, 0, 0, 0, 0], [0.95, 0.05, 0, 0, 0, 0, 0]])
    curve = {entry["level"]: entry for entry in risk_coverage(half, np.array([1, 0]))}
    assert curve[0.5] == {"level": 0.5, "coverage": 1.0, "accuracy": 0.5}
    assert curve[0.6] == {"level": 0.6, "coverage": 0.5, "accuracy": 1.0}


def test_temperature_cools_what_is_too_sure() -> None:
    rng = np.random.default_rng(1)
    label = rng.integers(0, 7, 4000)
    seen = np.where(rng.random(4000) < 0.7, label, rng.integers(0, 7, 4000))
    temperature = temperature_fit(logits(seen, 12.0), label)
    assert temperature > 2
    calibrated = softmax(logits(seen, 12.0), temperature)
    assert expected_calibration_error(calibrated, label) < 0.02


def test_temperature_leaves_the_winner_alone() -> None:
    raw = np.random.default_rng(2).normal(size=(50, 7))
    assert (softmax(raw, 3.0).argmax(axis=1) == raw.argmax(axis=1)).all()
    assert softmax(raw, 0.5).sum(axis=1) == pytest.approx(np.ones(50))
