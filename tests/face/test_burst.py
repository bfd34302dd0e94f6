"""Several frames of one sample: docs/face-pipeline.md, part 6."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from inference.domain.labels import EMOTIONS

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.face.urls")]

Combine = Callable[[list[list[dict[str, Any]]]], dict[str, Any]]


def face(label: str, quality: float = 1.0, abstain: str | None = None) -> dict[str, Any]:
    return {
        "probabilities": {name: float(name == label) for name in EMOTIONS},
        "quality": quality,
        "quality_parts": {"brightness": 100 * quality},
        "pose": {"yaw": 2.0},
        "abstain": abstain,
    }


@pytest.fixture
def combine(open_page: Callable[..., Page], browser: Browser) -> Combine:
    page = open_page(browser)

    def run(frames: list[list[dict[str, Any]]]) -> dict[str, Any]:
        call = "(f) => import('/static/js/face/burst.js').then((burst) => burst.combine(f))"
        answer: dict[str, Any] = page.evaluate(call, frames)
        return answer

    return run


def test_better_frames_count_for_more(combine: Combine) -> None:
    made = combine([[face("fear", 0.9)], [face("neutral", 0.3)]])
    assert made["probabilities"]["fear"] == pytest.approx(0.75)
    assert made["probabilities"]["neutral"] == pytest.approx(0.25)
    assert made["quality"] == pytest.approx(0.6)
    assert made["quality_parts"] == {"brightness": 60, "yaw": 2}
    assert (made["frames"], made["no_reading_reason"]) == (2, "")


def test_frames_not_to_be_used_are_left_out(combine: Combine) -> None:
    frames = [[face("fear")], [face("anger", 0.5, "blurred")], [], [face("fear", 0.8)]]
    made = combine(frames)
    assert made["probabilities"]["fear"] == pytest.approx(1)
    assert made["frames"] == 2


def test_only_the_largest_face_counts(combine: Combine) -> None:
    made = combine([[face("sadness"), face("happiness")], [face("sadness")]])
    assert made["probabilities"]["sadness"] == pytest.approx(1)
    assert made["faces"] == 2


def test_without_a_usable_frame_the_commonest_reason_stands(combine: Combine) -> None:
    dark, blurred = face("fear", 0.1, "too_dark"), face("fear", 0.2, "blurred")
    made = combine([[dark], [blurred], [blurred], []])
    assert made["probabilities"] is None
    assert made["no_reading_reason"] == "blurred"
    assert made["quality"] == pytest.approx((0.1 + 0.2 + 0.2) / 3)
    assert made["frames"] == 4


def test_nobody_at_all_is_no_face(combine: Combine) -> None:
    made = combine([[], []])
    assert (made["no_reading_reason"], made["quality"], made["faces"]) == ("no_face", 0, 0)


def test_frames_of_no_quality_still_make_a_distribution(combine: Combine) -> None:
    made = combine([[face("fear", 0.0)], [face("anger", 0.0)]])
    assert sum(made["probabilities"].values()) == pytest.approx(1)
