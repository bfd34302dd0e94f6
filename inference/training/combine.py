"""Chooses on PublicTest alone how the two heads and a prior shift make one answer."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.training.batches import class_counts
from inference.training.datasets import FaceSet, LabelledFaces, split_take
from inference.training.heads import CLASSES, Combination
from inference.training.metrics import confusion, per_class
from inference.training.trained import Trained

SHARES: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the votes' head, FER2013's own label having the rest."""
STRENGTHS: Final = tuple(round(0.1 * step, 1) for step in range(-8, 6))
"""Of the shift towards rare emotions, in log shares; below zero: towards common ones."""
Row = dict[str, Any]


def combination_choose(reader: Trained, faces: FaceSet) -> tuple[Combination, list[Row]]:
    """The best combination on PublicTest, and the whole grid, best first.

    The largest sum of accuracy, balanced recall and macro F1 under maj7 and of agreement with
    FER2013's own label on the same faces: what the crowd often says, and what it rarely says.
    """
    part = split_take(faces, "public", "ferplus")
    heads = reader.heads(part.images)
    count = heads.shape[1] // CLASSES
    train = split_take(faces, "train", "ferplus").label
    rows = [
        _row(Combination(weights, rare_shift(train, strength)), heads, part)
        | {"strength": strength}
        for weights in weights_tried(count)
        for strength in STRENGTHS
    ]
    rows.sort(key=lambda row: -row["score"])
    best = rows[0]
    return Combination(tuple(best["weights"]), rare_shift(train, best["strength"])), rows


def weights_tried(heads: int) -> list[tuple[float, ...]]:
    """The grid of weights for two heads. Raises ValueError for another number."""
    if heads != 2:
        raise ValueError(f"{heads} heads need no combining")
    return [(share, round(1.0 - share, 1)) for share in SHARES]


def _row(chosen: Combination, heads: NDArray[np.float32], part: LabelledFaces) -> Row:
    guess = chosen.join(heads).argmax(axis=1)
    classes = [one for one in per_class(confusion(part.label, guess)).values() if one["cases"]]
    balanced = float(np.mean([one["recall"] for one in classes]))
    macro_f1 = float(np.mean([one["f1"] for one in classes]))
    own = float((guess == part.fer_label).mean())
    accuracy = float((guess == part.label).mean())
    return {
        "accuracy": accuracy,
        "balanced_recall": balanced,
        "macro_f1": macro_f1,
        "own_label": own,
        "score": accuracy + balanced + macro_f1 + own,
        "weights": list(chosen.weights),
    }


def rare_shift(label: NDArray[np.int64], strength: float) -> tuple[float, ...]:
    """-strength * log share of each emotion, moved to a mean of zero."""
    shares = np.maximum(np.array(class_counts(label), dtype=np.float64), 1.0) / len(label)
    shift = -strength * np.log(shares)
    return tuple(float(value) for value in shift - shift.mean())
