"""The seven emotion labels and their three groups, spelt and ordered once."""

from collections.abc import Sequence
from typing import Final

EMOTIONS: Final = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
"""Index of every probability vector in the system."""

NEGATIVE: Final = frozenset({"anger", "disgust", "fear", "sadness"})
POSITIVE: Final = frozenset({"happiness"})
AROUSED: Final = frozenset({"surprise"})
GROUPS: Final = ("negative", "neutral", "positive")

TIE_TOLERANCE: Final = 1e-6
"""Probabilities nearer than this to the largest one share the top place."""


def group_of(label: str) -> str:
    """The three-group reading of one label; surprise counts as neutral (neutral-aroused).

    Raises KeyError for a label outside EMOTIONS.
    """
    if label not in EMOTIONS:
        raise KeyError(label)
    if label in NEGATIVE:
        return "negative"
    return "positive" if label in POSITIVE else "neutral"


def group_shown(label: str) -> str:
    """The group's name on screen: as group_of, except that surprise reads neutral-aroused."""
    return "neutral-aroused" if label in AROUSED else group_of(label)


def labels_at_top(probabilities: Sequence[float]) -> tuple[str, ...]:
    """All labels sharing the largest probability, in the order of EMOTIONS."""
    best = max(probabilities)
    pairs = zip(EMOTIONS, probabilities, strict=True)
    return tuple(label for label, value in pairs if best - value <= TIE_TOLERANCE)
