"""Occlusion heat map: how much of the top estimate is lost where a patch covers the face.

Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks". An illustration
of what the network uses, never evidence about the person.
"""

import io
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from inference.backends.base import FaceClassifier
from inference.domain.labels import EMOTIONS
from inference.overlay import INK, PAPER, SOFT, font

PATCH: Final = 12
STEP: Final = 4
SHOWN: Final = 384
HEAT: Final = np.array([162.0, 57.0, 13.0])
CAPTION: Final = 76
WARNING: Final = "Illustration: what the model looked at. No evidence about the person."


@dataclass(frozen=True)
class Explanation:
    """One face's crop (N, N) 0..255 and, as large, the probability lost by covering each place."""

    crop: NDArray[np.float32]
    lost: NDArray[np.float64]
    label: str
    probability: float


def explain(crop: NDArray[np.float32], classifier: FaceClassifier) -> Explanation:
    """Cover the crop patch by patch with its own mean; the loss is averaged where patches meet."""
    whole = classifier.classify(crop / 127.5 - 1.0)
    top = int(np.argmax(whole))
    side, cover = crop.shape[0], float(crop.mean())
    total, count = np.zeros((side, side)), np.zeros((side, side))
    places = range(0, side - PATCH + 1, STEP) if side > PATCH else range(1)
    for row in places:
        for column in places:
            window = (slice(row, row + PATCH), slice(column, column + PATCH))
            hidden = crop.copy()
            hidden[window] = cover
            lost = whole[top] - classifier.classify(hidden / 127.5 - 1.0)[top]
            total[window] += lost
            count[window] += 1
    return Explanation(crop, total / np.maximum(count, 1), EMOTIONS[top], whole[top])


def draw(explanations: list[Explanation]) -> bytes:
    """PNG with one panel a face, its heat map, what it shows and that it is an illustration."""
    width = max(1, len(explanations)) * (SHOWN + 16) + 16
    sheet = Image.new("RGB", (max(width, 560), SHOWN + CAPTION + 16), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((16, SHOWN + 56), WARNING, fill=SOFT, font=font(14))
    if not explanations:
        pen.text((16, 16), "No face found", fill=INK, font=font(20))
    for index, explanation in enumerate(explanations):
        left = 16 + index * (SHOWN + 16)
        sheet.paste(_heated(explanation), (left, 16))
        text = (
            f"{index + 1}  {explanation.label.capitalize()} {100 * explanation.probability:.1f} %"
        )
        pen.text((left, SHOWN + 26), text, fill=INK, font=font(18, 600))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()


def _heated(explanation: Explanation) -> Image.Image:
    """The crop, coloured where covering it costs probability; full colour is the largest loss."""
    most = max(float(explanation.lost.max()), 1e-6)
    share = np.clip(explanation.lost / most, 0.0, 1.0)[..., None] * 0.75
    colours = explanation.crop[..., None] * (1 - share) + HEAT * share
    image = Image.fromarray(np.clip(np.rint(colours), 0, 255).astype(np.uint8))
    return image.resize((SHOWN, SHOWN), Image.Resampling.BICUBIC)
