"""Which faces a batch holds and what is asked of them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from inference.training.datasets import LabelledFaces
from inference.training.heads import CLASSES
from inference.training.recognisers import Settings


def class_counts(label: NDArray[np.int64]) -> list[int]:
    """How many rows each emotion has, in EMOTIONS' order."""
    return [int(count) for count in np.bincount(label, minlength=CLASSES)]


def held_out(part: LabelledFaces, settings: Settings) -> tuple[LabelledFaces, LabelledFaces]:
    """The faces to learn from and those kept aside, drawn at random by the seed."""
    draw = np.random.default_rng(settings.seed).random(len(part.label))
    aside = draw < settings.holdout
    return rows_take(part, ~aside), rows_take(part, aside)


def rows_take(part: LabelledFaces, keep: NDArray[np.bool_]) -> LabelledFaces:
    """The rows that a mask keeps."""
    return LabelledFaces(*(value[keep] for value in vars(part).values()))


def targets_of(part: LabelledFaces, settings: Settings) -> NDArray[np.float32]:
    """(N, 7), or (N, 14) with FER2013's own label in the last seven."""
    if settings.heads == 1:
        return part.targets
    own = np.eye(CLASSES, dtype=np.float32)[part.fer_label]
    return np.concatenate([part.targets, own], axis=1)


def row_weights(part: LabelledFaces, settings: Settings) -> NDArray[np.float64]:
    """How often each face is drawn, summing to 1.

    A face of a rare emotion is drawn more often, by the power settings.balance; with two heads
    by the geometric mean of what its two labels ask for.
    """
    labels = [part.label, part.fer_label][: settings.heads]
    rarity = [_rarity(label) ** (settings.balance / len(labels)) for label in labels]
    weights: NDArray[np.float64] = np.prod(rarity, axis=0)
    weights /= weights.sum()
    return weights


def _rarity(label: NDArray[np.int64]) -> NDArray[np.float64]:
    counts = np.maximum(np.bincount(label, minlength=CLASSES), 1)
    rarity: NDArray[np.float64] = 1.0 / counts[label]
    return rarity


def log_shares(targets: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """Log of each emotion's share among what is drawn, per head."""
    shares = np.maximum((targets * weights[:, None]).sum(axis=0), 1e-6)
    logs: NDArray[np.float32] = np.log(shares).astype(np.float32)
    return logs


def rows_batches(
    weights: NDArray[np.float64], settings: Settings, epoch: int
) -> Iterator[NDArray[np.int64]]:
    """Row numbers of one epoch's batches; without balance every row comes exactly once."""
    rng, count = np.random.default_rng([settings.seed, epoch]), len(weights)
    rows = rng.choice(count, count, p=weights) if settings.balance else rng.permutation(count)
    for start in range(0, count, settings.batch):
        yield rows[start : start + settings.batch]
