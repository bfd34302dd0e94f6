"""Several frames of one sample: docs/face-pipeline.md, part 6, as the browser's twin does it."""

import pytest

from inference.domain.burst import burst_combine
from inference.domain.labels import EMOTIONS
from tests.inference.faces import face


def test_better_frames_count_for_more() -> None:
    made = burst_combine([[face("fear", 0.9)], [face("neutral", 0.3)]])
    assert made.probabilities is not None
    by_label = dict(zip(EMOTIONS, made.probabilities, strict=True))
    assert by_label["fear"] == pytest.approx(0.75)
    assert by_label["neutral"] == pytest.approx(0.25)
    assert made.quality == pytest.approx(0.6)
    assert (made.frames, made.no_reading_reason, made.top_labels) == (2, "", ("fear",))


def test_the_spread_tells_how_far_frames_differ() -> None:
    made = burst_combine([[face("fear", 0.9)], [face("neutral", 0.3)]])
    assert made.spread is not None
    by_label = dict(zip(EMOTIONS, made.spread, strict=True))
    assert by_label["fear"] == pytest.approx((0.75 * 0.25) ** 0.5)
    assert by_label["anger"] == 0
    alike = burst_combine([[face("fear")], [face("fear", 0.5)]])
    assert alike.spread == pytest.approx((0.0,) * 7)


def test_frames_not_to_be_used_are_left_out() -> None:
    frames = [[face("fear")], [face("anger", 0.5, "blurred")], [], [face("fear", 0.8)]]
    made = burst_combine(frames)
    assert made.top_labels == ("fear",)
    assert made.frames == 2


def test_only_the_largest_face_counts() -> None:
    made = burst_combine([[face("sadness"), face("happiness")], [face("sadness")]])
    assert made.top_labels == ("sadness",)
    assert made.faces == 2


def test_frames_of_no_quality_still_give_a_reading() -> None:
    made = burst_combine([[face("fear", 0.0)], [face("fear", 0.0)]])
    assert made.probabilities is not None
    assert sum(made.probabilities) == pytest.approx(1)


def test_without_a_usable_frame_the_commonest_reason_is_told() -> None:
    frames = [[face("fear", 0.2, "blurred")], [], [face("fear", 0.4, "blurred")]]
    made = burst_combine(frames)
    assert (made.probabilities, made.spread, made.top_labels) == (None, None, ())
    assert (made.no_reading_reason, made.frames, made.faces) == ("blurred", 3, 1)
    assert made.quality == pytest.approx(0.3)


def test_equal_reasons_give_the_first_seen_and_no_frame_no_face() -> None:
    assert burst_combine([[], [face("fear", 1, "too_dark")]]).no_reading_reason == "no_face"
    assert burst_combine([]).no_reading_reason == "no_face"
