"""Two heads make one answer; rare emotions are drawn more often; a run by time ends in time."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.training.batches import held_out, log_shares, row_weights, rows_batches, targets_of
from inference.training.combine import rare_shift
from inference.training.datasets import LabelledFaces
from inference.training.heads import Combination, combination_read
from inference.training.metrics import softmax
from inference.training.recognisers import RECOGNISERS, Settings
from inference.training.schedule import Schedule
from inference.training.train import plateau
from inference.training.trained import output_logits

CAMPUS = RECOGNISERS["campus"]
HEADS = np.random.default_rng(1).normal(size=(5, 14)).astype(np.float32)


def part() -> LabelledFaces:
    label = np.array([6] * 80 + [1] * 20)
    own = np.array([6] * 90 + [1] * 10)
    targets = np.eye(7, dtype=np.float32)[label]
    flags = np.zeros(100, np.bool_)
    return LabelledFaces(np.zeros((100, 48, 48), np.uint8), targets, label, own, flags, flags)


@pytest.mark.parametrize(("share", "columns"), [(1.0, slice(0, 7)), (0.0, slice(7, 14))])
def test_a_whole_share_is_one_head_alone(share: float, columns: slice) -> None:
    answer = softmax(Combination((share, 1 - share)).join(HEADS))
    assert answer == pytest.approx(softmax(HEADS[:, columns]))


def test_a_shift_favours_its_emotion_and_a_single_head_passes() -> None:
    plain, moved = Combination((0.5, 0.5)), Combination((0.5, 0.5), (0, 2.0, 0, 0, 0, 0, 0))
    assert (softmax(moved.join(HEADS))[:, 1] > softmax(plain.join(HEADS))[:, 1]).all()
    assert moved.join(HEADS[:, :7]) == pytest.approx(HEADS[:, :7])


def test_the_choice_is_kept_beside_the_weights(tmp_path: Path) -> None:
    chosen = Combination((0.6, 0.4), tuple(np.linspace(-1, 1, 7).tolist()))
    chosen.write(tmp_path / "combination.json")
    assert combination_read(tmp_path / "combination.json") == chosen
    assert combination_read(tmp_path / "none.json") == Combination()


def test_rare_emotions_are_shifted_up() -> None:
    shift = rare_shift(part().label, 0.5)
    assert shift[1] > shift[6]
    assert sum(shift) == pytest.approx(0)


def test_rare_emotions_are_drawn_more_often_but_not_equally() -> None:
    weights = row_weights(part(), replace(CAMPUS, balance=0.5))
    rare, common = weights[part().fer_label == 1], weights[part().label == 6]
    assert weights.sum() == pytest.approx(1)
    assert 1 < rare[0] / common[0] < 9


def test_without_balance_each_face_comes_once_an_epoch() -> None:
    settings = Settings(batch=7)
    rows = np.concatenate(list(rows_batches(row_weights(part(), settings), settings, 0)))
    assert sorted(rows) == list(range(100))


def test_targets_hold_both_labels_and_their_shares() -> None:
    targets = targets_of(part(), CAMPUS)
    assert targets.shape == (100, 14)
    assert np.exp(log_shares(targets, np.full(100, 0.01)))[[1, 6, 8, 13]] == pytest.approx(
        [0.2, 0.8, 0.1, 0.9], abs=1e-5
    )


def test_a_tenth_is_held_out_and_never_learned_from() -> None:
    learned, aside = held_out(part(), replace(RECOGNISERS["geometry_mlp"], holdout=0.3))
    assert len(learned.label) + len(aside.label) == 100
    assert 15 < len(aside.label) < 45
    everything, nothing = held_out(part(), CAMPUS)
    assert (len(everything.label), len(nothing.label)) == (100, 0)


def test_the_rate_warms_up_falls_and_ends() -> None:
    schedule = Schedule(replace(CAMPUS, epochs=10), steps=100)
    rates = [schedule.rate(step) for step in range(0, 1000, 50)]
    peak = max(rates)
    assert rates[0] < 0.05 * peak
    assert peak == pytest.approx(CAMPUS.learning_rate)
    assert schedule.rate(999) < 0.001 * peak
    assert (schedule.over(999), schedule.over(1000)) == (False, True)
    early, late = schedule.augmentation(500), schedule.augmentation(999)
    assert (early, late) == (CAMPUS.augmentation, CAMPUS.augmentation.times(0.5))


def test_a_run_by_time_counts_earlier_sittings() -> None:
    fresh = Schedule(replace(CAMPUS, minutes=10), steps=100)
    spent = Schedule(replace(CAMPUS, minutes=10), steps=100, spent=601)
    assert not fresh.over(10**6)
    assert spent.over(0)


def test_a_plateau_is_a_loss_that_falls_no_longer() -> None:
    assert not plateau([3, 2, 1, 0.9], 2)
    assert plateau([3, 2, 1, 1.1, 1.0], 2)
    assert not plateau([3, 3, 3, 3], 0)


def test_settings_come_back_from_a_record() -> None:
    for settings in RECOGNISERS.values():
        assert Settings.from_record(settings.as_record()) == settings
    assert Settings.from_record({"epochs": 3, "unknown": 1}) == Settings(epochs=3)


def test_sigmoid_answers_are_their_shares() -> None:
    logits = HEADS[:, :7]
    values = 1 / (1 + np.exp(-logits))
    shares = softmax(output_logits(logits, "sigmoid"))
    assert shares == pytest.approx(values / values.sum(axis=1, keepdims=True), abs=1e-6)
