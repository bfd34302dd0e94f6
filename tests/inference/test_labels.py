"""Labels, groups and ties."""

import pytest

from inference.domain.labels import EMOTIONS, GROUPS, group_of, group_shown, labels_at_top
from inference.domain.types import Box, EmotionReading, Pose, Quality, is_distribution


def reading(*probabilities: float) -> EmotionReading:
    quality = Quality(1.0, 500.0, 120.0, 50.0, 100.0, 1.0, 0.9, 0.1, 0.1)
    return EmotionReading(
        probabilities, Box(0, 0, 9, 9), None, Pose(0, 0, 0), quality, None, "some-model", 1.0
    )


def test_emotions_keep_the_order_every_vector_uses() -> None:
    assert EMOTIONS == (
        "anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "group", "shown"),
    [
        ("anger", "negative", "negative"),
        ("disgust", "negative", "negative"),
        ("fear", "negative", "negative"),
        ("sadness", "negative", "negative"),
        ("happiness", "positive", "positive"),
        ("surprise", "neutral", "neutral-aroused"),
        ("neutral", "neutral", "neutral"),
    ],
)
def test_every_label_has_its_group(label: str, group: str, shown: str) -> None:
    assert group_of(label) == group
    assert group in GROUPS
    assert group_shown(label) == shown


def test_unknown_label_has_no_group() -> None:
    with pytest.raises(KeyError):
        group_of("boredom")


def test_equal_probabilities_are_reported_as_a_tie() -> None:
    tied = reading(0.3, 0.0, 0.1, 0.3, 0.3, 0.0, 0.0)
    assert tied.top_labels == ("anger", "happiness", "sadness")
    assert tied.top_label == "anger"


def test_a_clear_winner_stands_alone() -> None:
    assert labels_at_top((0.1, 0.0, 0.1, 0.1, 0.1, 0.1, 0.5)) == ("neutral",)


def test_entropy_is_nothing_when_sure_and_log_seven_when_lost() -> None:
    assert reading(0, 0, 0, 1, 0, 0, 0).entropy == 0
    assert reading(*[1 / 7] * 7).entropy == pytest.approx(1.945910149)


def test_groups_add_up_their_emotions_with_surprise_as_neutral() -> None:
    mixed = reading(0.1, 0.05, 0.05, 0.3, 0.1, 0.15, 0.25)
    assert mixed.groups == pytest.approx({"negative": 0.3, "neutral": 0.4, "positive": 0.3})
    assert mixed.as_json()["groups"]["neutral"] == pytest.approx(0.4)


def test_json_names_every_probability() -> None:
    answer = reading(0, 0, 0, 0.75, 0, 0, 0.25).as_json()
    assert tuple(answer["probabilities"]) == EMOTIONS
    assert answer["group"] == "positive"
    assert {"entropy", "top_labels", "pose", "abstain", "model_id", "latency_ms"} <= set(answer)
    assert {"occlusion", "sharpness", "brightness", "face_size_px"} <= set(answer["quality"])
    assert answer["box"] == {"x": 0, "y": 0, "width": 9, "height": 9}


@pytest.mark.parametrize(
    ("values", "sound"),
    [
        ((0, 0, 0, 1, 0, 0, 0), True),
        ((0, 0, 0, 0.9, 0, 0, 0), False),
        ((0, 0, 0, 1.5, -0.5, 0, 0), False),
        ((float("nan"), 0, 0, 1, 0, 0, 0), False),
        ((0.5, 0.5), False),
    ],
)
def test_only_seven_shares_of_one_are_a_distribution(
    values: tuple[float, ...], sound: bool
) -> None:
    assert is_distribution(values) is sound
