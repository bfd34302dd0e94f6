"""Tracks, tallies, moods, spans and curves of a video, by hand."""

import pytest

from inference.domain.labels import EMOTIONS
from inference.domain.tally import Mood, Tally
from inference.domain.timeline import (
    MOST_POINTS,
    MOST_TRACKS,
    Curve,
    Marks,
    Moment,
    Seen,
    Timeline,
    clock,
)
from inference.domain.tracks import Tracker
from inference.domain.types import Box, EmotionReading, Pose
from tests.inference.faces import face, quality


def sure(label: str) -> tuple[float, ...]:
    return tuple(float(name == label) for name in EMOTIONS)


@pytest.mark.parametrize(
    ("every_s", "times", "read"),
    [
        (5.0, [0, 1, 4.96, 5, 5.04, 9.9, 10.1, 15], [0, 5, 10.1, 15]),
        (5.0, [2, 3, 5, 21, 22, 25], [2, 5, 21, 25]),  # a gap of several marks: one reading
        (0.0, [0, 0.04, 0.08], [0, 0.04, 0.08]),
        (0.1, [k / 30 for k in range(10)], [0, 0.1, 0.2, 0.3]),
    ],
)
def test_frames_due_are_the_first_at_or_after_each_mark(
    every_s: float, times: list[float], read: list[float]
) -> None:
    marks = Marks(every_s)
    assert [time for time in times if marks.due(time)] == pytest.approx(read)


def test_faces_side_by_side_keep_their_numbers_whatever_their_order() -> None:
    tracker = Tracker()
    left, right = Box(0, 0, 100, 100), Box(200, 0, 90, 90)
    assert tracker.follow(0, [left, right]) == (1, 2)
    assert tracker.follow(5, [Box(205, 5, 95, 95), Box(8, 2, 90, 90)]) == (2, 1)


def test_the_better_overlap_takes_the_track() -> None:
    tracker = Tracker()
    tracker.follow(0, [Box(0, 0, 100, 100)])
    assert tracker.follow(1, [Box(50, 0, 100, 100), Box(5, 0, 100, 100)]) == (2, 1)


def test_a_face_gone_for_a_moment_comes_back_and_one_gone_for_long_is_new() -> None:
    tracker, box = Tracker(), Box(0, 0, 100, 100)
    tracker.follow(0, [box])
    tracker.follow(5, [])
    assert tracker.follow(10, [box]) == (1,)
    for time_s in (15, 20, 25):
        tracker.follow(time_s, [])
    assert tracker.follow(30, [box]) == (2,)


def test_a_rare_frame_does_not_end_a_track() -> None:
    tracker, box = Tracker(), Box(0, 0, 100, 100)
    tracker.follow(0, [box])
    assert tracker.follow(600, [box]) == (1,)


def test_a_tally_counts_what_may_be_used() -> None:
    tally = Tally(5.0)
    for time_s, reading in enumerate(
        [face("fear"), face("fear"), face("happiness"), face("anger", abstain="blurred")]
    ):
        tally.add(time_s, reading)
    made = tally.figures(3.0)
    assert (made.seen, made.used, made.not_used) == (4, 3, {"blurred": 1})
    assert made.mean is not None
    assert made.sd is not None
    fear = EMOTIONS.index("fear")
    assert made.mean[fear] == pytest.approx(2 / 3)
    assert made.sd[fear] == pytest.approx((2 / 9) ** 0.5)
    assert made.dominant is not None
    assert made.dominant[fear] == pytest.approx(2 / 3)
    assert made.groups == pytest.approx({"negative": 2 / 3, "neutral": 0, "positive": 1 / 3})


def test_tied_labels_share_the_lead() -> None:
    tally = Tally(5.0)
    both = tuple(0.5 if name in ("fear", "surprise") else 0.0 for name in EMOTIONS)
    tally.add(
        0, EmotionReading(both, Box(0, 0, 9, 9), None, Pose(0, 0, 0), quality(1), None, "t", 1)
    )
    made = tally.figures(0)
    assert made.dominant is not None
    assert made.dominant[EMOTIONS.index("fear")] == made.dominant[EMOTIONS.index("surprise")] == 0.5


def test_without_a_usable_reading_there_are_no_figures() -> None:
    tally = Tally(5.0)
    tally.add(0, face("fear", abstain="blurred"))
    made = tally.figures(0)
    assert (made.mean, made.sd, made.dominant, made.groups, made.mood) == (None,) * 5


def test_a_mood_halves_the_past_with_every_half_life_and_weighs_by_quality() -> None:
    mood = Mood(5.0)
    mood.add(0.0, sure("sadness"), 1.0)
    mood.add(15.0, sure("neutral"), 0.25)
    now = mood.at(15.0)
    assert now is not None
    assert now[EMOTIONS.index("sadness")] == pytest.approx(0.5 / 0.75)
    assert mood.at(15.0 + 60) is not None
    assert mood.at(15.0 + 61) is None


def test_rare_readings_have_a_longer_half_life() -> None:
    assert Mood(60.0).half_life_s == 180.0


def moment(time_s: float, *faces: tuple[int, str]) -> Moment:
    return Moment(time_s, tuple(Seen(number, face(label)) for number, label in faces))


def test_a_timeline_knows_its_spans_without_a_face_and_its_tracks() -> None:
    line = Timeline(5.0)
    for one in (
        moment(0), moment(5, (1, "fear")), moment(10), moment(15),
        moment(20, (1, "fear"), (2, "neutral")), moment(25),
    ):  # fmt: skip
        line.add(one)
    made = line.summary(28.5)
    assert list(made.no_face) == [(0, 5), (10, 20), (25, 28.5)]
    assert (made.moments, list(made.tracks)) == (6, [1, 2])
    assert made.largest.dominant == made.tracks[1].dominant == sure("fear")
    assert (made.tracks[2].first_s, made.tracks[2].seen) == (20, 1)
    assert [point.probabilities for point in made.curve] == [
        None, sure("fear"), None, None, sure("fear"), None,
    ]  # fmt: skip


def test_an_hour_of_every_frame_keeps_few_points_and_tracks() -> None:
    line = Timeline(0.0)
    for frame in range(36_000):
        line.add(moment(frame / 10, (frame // 10, "fear" if frame < 18_000 else "neutral")))
    made = line.summary(3600.0)
    assert MOST_POINTS / 2 <= len(made.curve) <= MOST_POINTS
    assert made.curve[0].probabilities == sure("fear")
    assert made.curve[-1].probabilities == sure("neutral")
    assert len(made.tracks) == MOST_TRACKS
    assert made.tracks_left_out == 3_600 - MOST_TRACKS


def test_halved_stretches_keep_their_means() -> None:
    curve = Curve(1.0)
    for second in range(MOST_POINTS * 2):
        curve.add(second, sure("fear" if second % 2 else "neutral"))
    points = curve.points()
    assert len(points) == MOST_POINTS
    values = points[7].probabilities
    assert values is not None
    assert values[EMOTIONS.index("fear")] == pytest.approx(0.5)
    assert points[7].time_s == pytest.approx(14.5)


def test_times_are_shown_as_a_clock() -> None:
    assert [clock(s) for s in (0, 5.04, 59.96, 3723.5)] == [
        "0:00.0",
        "0:05.0",
        "1:00.0",
        "1:02:03.5",
    ]
