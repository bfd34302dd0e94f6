"""Chooses on PublicTest alone how the two heads and a prior shift make one answer."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.training.batches import class_counts
from inference.training.datasets import FaceSet, split_take
from inference.training.heads import Combination
from inference.training.metrics import figures
from inference.training.trained import Trained

SHARES: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
STRENGTHS: Final = tuple(round(0.1 * step, 1) for step in range(-8, 4))
"""Of the shift towards rare emotions, in log shares; below zero: towards common ones."""


def combination_choose(
    reader: Trained, faces: FaceSet
) -> tuple[Combination, list[dict[str, float]]]:
    """The combination with the largest score on PublicTest, and the whole grid, best first.

    Score: accuracy + balanced recall under maj7 + half of the accuracy against FER2013's own
    label on the same faces, so that what the crowd rarely says is not lost.
    """
    part = split_take(faces, "public", "ferplus")
    heads = reader.heads(part.images)
    train = split_take(faces, "train", "ferplus").label
    rows = []
    for share in SHARES if heads.shape[1] > 7 else (1.0,):
        for strength in STRENGTHS:
            chosen = Combination(share, rare_shift(train, strength))
            logits = chosen.join(heads)
            one = figures(logits, part.label)
            own = float((logits.argmax(axis=1) == part.fer_label).mean())
            score = one["accuracy"] + one["balanced_recall"] + 0.5 * own
            row = {"votes_share": share, "strength": strength, "score": score, "own_label": own}
            rows.append(row | {k: one[k] for k in ("accuracy", "balanced_recall", "macro_f1")})
    rows.sort(key=lambda row: -row["score"])
    best = rows[0]
    return Combination(best["votes_share"], rare_shift(train, best["strength"])), rows


def rare_shift(label: NDArray[np.int64], strength: float) -> tuple[float, ...]:
    """-strength * log share of each emotion, moved to a mean of zero."""
    shares = np.maximum(np.array(class_counts(label), dtype=np.float64), 1.0) / len(label)
    shift = -strength * np.log(shares)
    return tuple(float(value) for value in shift - shift.mean())
