"""Where to abstain: accuracy against coverage on PublicTest, in steps of one twentieth."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.training.datasets import FaceSet, split_take
from inference.training.metrics import softmax, temperature_fit
from inference.training.trained import Trained

WIDTH: Final = 0.05
STEPS: Final = tuple(round(0.15 + 0.05 * step, 2) for step in range(17))
AS_OFTEN_RIGHT: Final = 0.5


def risk_curve(reader: Trained, faces: FaceSet) -> list[dict[str, Any]]:
    """The curve of a trained recogniser, calibrated, under maj7."""
    part = split_take(faces, "public", "ferplus")
    logits = reader.join(reader.heads(part.images))
    return curve_of(softmax(logits, temperature_fit(logits, part.label)), part.label)


def curve_of(probabilities: NDArray[np.float64], label: NDArray[np.int64]) -> list[dict[str, Any]]:
    """For each level of the top probability: share kept, accuracy on it, accuracy just above it.

    The accuracy of no faces at all is None.
    """
    top, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == label
    return [
        {
            "level": level,
            "coverage": float((top >= level).mean()),
            "accuracy": _mean(right[top >= level]),
            "accuracy_band": _mean(right[(top >= level) & (top < level + WIDTH)]),
        }
        for level in STEPS
    ]


def _mean(right: NDArray[np.bool_]) -> float | None:
    return float(right.mean()) if len(right) else None


def abstention_level(curve: list[dict[str, Any]]) -> float:
    """The level above the last band in which estimates are more often wrong than right; else 0."""
    bands = [(row["level"], row["accuracy_band"]) for row in curve]
    wrong = [level for level, share in bands if share is not None and share < AS_OFTEN_RIGHT]
    return round(max(wrong) + WIDTH, 2) if wrong else 0.0


def risk_table(curve: list[dict[str, Any]]) -> str:
    """The curve as Markdown, and the level that follows from it."""
    lines = [
        "| level | kept | accuracy on those | accuracy from it to the next |",
        "|---:|---:|---:|---:|",
    ]
    for row in curve:
        below, kept = _percent(row["accuracy_band"]), _percent(row["accuracy"])
        lines.append(f"| {row['level']:.2f} | {_percent(row['coverage'])} | {kept} | {below} |")
    return "\n".join([*lines, "", f"Abstain below {abstention_level(curve):.2f}."])


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
