"""Risk against coverage, robustness and the comparison, on answers that are known beforehand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from inference.training.compare import PAPERS, comparison
from inference.training.covers import COVERS, covered
from inference.training.datasets import FaceSet
from inference.training.quality_study import SPOILINGS, area, grouped, limit_of, limits_find
from inference.training.recognisers import RECOGNISERS
from inference.training.risk import abstention_level, curve_of, risk_table
from inference.training.robustness import CHANGES, by_brightness, robustness
from inference.training.robustness_report import report_write
from inference.training.runs import record_write

FACE = np.random.default_rng(5).integers(60, 180, (48, 48), dtype=np.uint8)


def faces(count: int = 40) -> FaceSet:
    """Public faces; the upper half of a happy one is a little brighter than the lower one."""
    label = np.arange(count) % 2
    images = np.full((count, 48, 48), 120, np.uint8)
    images[:, :24] = np.where(label == 1, 150, 30)[:, None, None]
    votes = np.zeros((count, 10), np.int64)
    votes[np.arange(count), label] = 10
    return FaceSet(images, np.where(label == 1, 3, 6), votes, np.ones(count, np.int64), "none")


def by_upper_half(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Happiness where the upper half is brighter than the lower one, else neutral."""
    upper = images[:, :24].mean(axis=(1, 2)) > images[:, 24:].mean(axis=(1, 2))
    answers: NDArray[np.float64] = np.eye(7)[np.where(upper, 3, 6)]
    return answers


def test_every_change_keeps_the_form_and_changes_the_picture() -> None:
    for name, (change, levels) in CHANGES.items():
        for level in levels:
            changed = change(FACE, level)
            assert changed.shape == (48, 48), name
            assert changed.dtype == np.uint8, name
            assert (changed != FACE).any(), (name, level)


@pytest.mark.parametrize(
    ("name", "level"), [("crop scaled, factor", 1.0), ("rotation, degrees", 0.0),
                        ("crop shifted, share", 0.0), ("contrast, factor", 1.0)],
)  # fmt: skip
def test_a_change_by_nothing_changes_nothing(name: str, level: float) -> None:
    assert (CHANGES[name][0](FACE, level) == FACE).all()


def test_the_report_tells_which_changes_hurt(tmp_path: Path) -> None:
    result = robustness(by_upper_half, faces(), rows=20)
    assert (result["rows"], result["unchanged"]) == (20, 1.0)
    assert result["changes"]["JPEG, quality"]["50"] == 1.0
    assert result["changes"]["eyes covered, share"]["0.28"] < 1.0
    file = report_write("campus", result, tmp_path)
    text = file.read_text()
    assert "was not measured" in text
    assert all(name in text for name in CHANGES)
    assert (tmp_path / "robustness-campus.svg").read_text().count("<polyline") == len(CHANGES)


def test_brightness_groups_are_of_equal_size_and_in_order() -> None:
    images = np.arange(0, 80, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    groups = by_brightness(images, np.arange(80) >= 40)
    assert [group["rows"] for group in groups] == [20] * 4
    assert [group["accuracy"] for group in groups] == [0, 0, 1, 1]


def test_abstention_begins_where_estimates_are_more_often_wrong() -> None:
    top = np.array([0.2, 0.3, 0.4, 0.55, 0.7, 0.9])
    label = np.array([1, 1, 1, 0, 0, 0])
    rest = np.repeat(((1 - top) / 6)[:, None], 6, axis=1)
    curve = curve_of(np.concatenate([top[:, None], rest], axis=1), label)
    assert abstention_level(curve) == 0.45
    assert curve[0]["coverage"] == 1.0
    assert "Abstain below 0.45." in risk_table(curve)


def test_no_faces_below_a_level_means_that_none_is_left_out() -> None:
    curve = curve_of(np.eye(7), np.arange(7))
    assert abstention_level(curve) == 0.0
    assert curve[-1]["coverage"] == 1.0


def test_the_comparison_has_a_row_for_all_and_says_what_is_missing(tmp_path: Path) -> None:
    assert set(PAPERS) >= set(RECOGNISERS)
    table = comparison(tmp_path)
    assert table.count("not yet trained") == len(RECOGNISERS)
    assert "face-api" in table


def test_the_newest_record_fills_its_row(tmp_path: Path) -> None:
    shared: dict[str, Any] = {"recogniser": "shallow_cnn", "history": [{}, {}], "parameters": 1000}
    old = {"public_ferplus": {"accuracy": 0.1}, "written_at": "2026-01-01"}
    new = {
        "public_ferplus": {"accuracy": 0.5, "balanced_recall": 0.4, "macro_f1": 0.35},
        "written_at": "2026-02-01",
    }
    record_write(tmp_path / "old.yaml", shared | old)
    record_write(tmp_path / "new.yaml", shared | new)
    row = next(line for line in comparison(tmp_path).splitlines() if "shallow_cnn" in line)
    assert "| 1,000 | 2 | 50.0 % | - | 40.0 % * | 0.350 * | - |" in row


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ({"history": [{"epoch": 9}, {"epoch": 19}]}, "20"),  # every tenth was kept
        ({"history": [{"epoch": 20}], "epochs_run": 24}, "24"),
        ({"history": []}, "-"),  # made of others
    ],
)
def test_epochs_are_those_run(tmp_path: Path, kept: dict[str, Any], shown: str) -> None:
    record_write(tmp_path / "run.yaml", {"recogniser": "shallow_cnn", "parameters": 1000} | kept)
    row = next(line for line in comparison(tmp_path).splitlines() if "shallow_cnn" in line)
    assert f"| 1,000 | {shown} |" in row


def test_every_cover_hides_part_of_the_face_and_leaves_the_rest() -> None:
    for kind in COVERS:
        behind = covered(FACE, kind, np.random.default_rng(1))
        changed = float((behind != FACE).mean())
        assert 0.02 < changed < 0.7, (kind, changed)
        assert (covered(FACE, kind, np.random.default_rng(1)) == behind).all()


def test_groups_are_worst_first_and_keep_equal_values_together() -> None:
    values = np.array([5.0] * 70 + list(range(10, 80)))
    right = values > 30
    below = grouped(values, right, bad_below=True)
    assert (below[0].low, below[0].high, below[0].rows, below[0].accuracy) == (5, 5, 70, 0)
    assert sum(group.rows for group in below) == 140
    above = grouped(values, right, bad_below=False)
    assert (above[0].high, above[-1].low, above[0].accuracy) == (79, 5, 1)


def test_the_limit_is_the_good_edge_of_the_first_poor_group() -> None:
    values = np.arange(1.0, 141.0)
    groups = grouped(values, values > 40, bad_below=True)
    assert limit_of(groups, 0.8, bad_below=True) == 41
    assert limit_of(groups, 0.0, bad_below=True) is None
    mirrored = grouped(values, values < 100, bad_below=False)
    assert limit_of(mirrored, 0.8, bad_below=False) == pytest.approx(100, abs=10)


def test_the_area_counts_ties_by_half() -> None:
    assert area([2, 3], [0, 1]) == 1.0
    assert area([1, 1], [1, 1]) == 0.5
    assert area([0], [1, 2]) == 0.0


def test_a_reader_that_fails_in_the_dark_gets_a_limit_there() -> None:
    def seeing(images: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Happiness where the upper half is brighter; neutral on anything under 60."""
        lit = images.mean(axis=(1, 2)) >= 60
        answers: NDArray[np.float64] = np.where(lit[:, None], by_upper_half(images), np.eye(7)[6])
        return answers

    clean, limits = limits_find(seeing, faces(), rows=40)
    assert clean == 1.0
    assert [limit.name for limit in limits] == [spoiling.limit for spoiling in SPOILINGS]
    darkness = limits[0].value
    assert darkness is not None
    assert 50 <= darkness <= 70
