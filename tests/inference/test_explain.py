"""The occlusion heat map points at what the classifier uses and calls itself an illustration."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inference import explain, services
from inference.explain import WARNING


class UpperHalf:
    """Happiness by the brightness of the upper half alone."""

    model_id = "upper-half"

    def classify(self, face: NDArray[np.float32]) -> tuple[float, ...]:
        share = float(np.clip(face[:24].mean() / 2 + 0.5, 0, 1))
        return (0.0, 0.0, 0.0, share, 0.0, 0.0, 1.0 - share)


def test_only_what_the_classifier_uses_is_hot() -> None:
    crop = np.full((48, 48), 20, np.float32)
    crop[:24] = 230
    made = explain.explain(crop, UpperHalf())
    assert made.label == "happiness"
    assert made.lost[4:20].min() > 0
    assert abs(made.lost[36:]).max() < 1e-6


def test_the_drawing_is_a_picture_for_one_face_and_for_none(picture: bytes, wall: bytes) -> None:
    one = Image.open(io.BytesIO(services.explanation_draw(picture)))
    none = Image.open(io.BytesIO(services.explanation_draw(wall)))
    assert one.format == none.format == "PNG"
    colours = np.asarray(one.convert("RGB")).astype(int)
    assert (colours[..., 0] - colours[..., 2] > 40).any()
    assert "Illustration" in WARNING
