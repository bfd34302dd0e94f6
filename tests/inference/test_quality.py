"""Quality score and the reasons to abstain, with the shipped thresholds."""

from dataclasses import replace

import pytest

from inference.domain.quality import REASONS, Measures, abstain_reason, quality_of, ramp
from inference.domain.types import Pose
from inference.manifests import manifest_load

GOOD = Measures(
    sharpness=900, brightness=130, contrast=50, face_size_px=150, inside=1.0, detection=0.95,
    occlusion=0.2, mouth_occlusion=0.1, pose=Pose(0, 0, 0),
)  # fmt: skip
SURE = (0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.1)


def test_ramps_rise_fall_and_stay_flat_outside() -> None:
    assert [ramp(value, (10, 20)) for value in (5, 10, 15, 20, 90)] == [0, 0, 0.5, 1, 1]
    assert [ramp(value, (60, 20)) for value in (70, 40, 0)] == [0, 0.5, 1]


def test_a_good_face_scores_one_and_is_used() -> None:
    manifest = manifest_load()
    assert quality_of(GOOD, manifest.ramps).score == 1
    assert abstain_reason(GOOD, SURE, manifest.limits) is None


def test_the_weakest_part_decides_the_score() -> None:
    manifest = manifest_load()
    dim = replace(GOOD, brightness=50)
    assert quality_of(dim, manifest.ramps).score == pytest.approx(0.5)
    dim_and_small = replace(dim, face_size_px=30)
    assert quality_of(dim_and_small, manifest.ramps).score == pytest.approx(6 / 72)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"face_size_px": 14}, "face_too_small"),
        ({"inside": 0.4}, "face_cut_off"),
        ({"brightness": 10}, "too_dark"),
        ({"brightness": 250}, "too_bright"),
        ({"contrast": 5}, "low_contrast"),
        ({"sharpness": 3}, "blurred"),
        ({"mouth_occlusion": 0.9}, "mouth_covered"),
        ({"pose": Pose(70, 0, 0)}, "turned_away"),
        ({"pose": Pose(-70, 0, 0)}, "turned_away"),
        ({"pose": Pose(0, -60, 0)}, "turned_away"),
    ],
)
def test_each_defect_has_its_reason(change: dict[str, object], reason: str) -> None:
    bad = replace(GOOD, **change)  # type: ignore[arg-type]
    assert abstain_reason(bad, SURE, manifest_load().limits) == reason
    assert reason in REASONS


def test_a_covered_eye_weighs_less_and_is_used() -> None:
    manifest = manifest_load()
    behind_glasses = replace(GOOD, occlusion=0.9)
    assert quality_of(behind_glasses, manifest.ramps).score == pytest.approx(0.5)
    assert abstain_reason(behind_glasses, SURE, manifest.limits) is None


def test_a_flat_answer_is_uncertain() -> None:
    assert abstain_reason(GOOD, [1 / 7] * 7, manifest_load().limits) == "uncertain"


def test_the_first_reason_in_order_is_named() -> None:
    worst = replace(GOOD, face_size_px=5, brightness=3, sharpness=0)
    assert abstain_reason(worst, SURE, manifest_load().limits) == "face_too_small"
