"""One answer of two heads: what FER+'s onlookers saw, and FER2013's own label."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.domain.labels import EMOTIONS

CLASSES: Final = len(EMOTIONS)


@dataclass(frozen=True)
class Combination:
    """How (N, 7 * heads) logits become (N, 7): the weighted sum of the heads, and a shift.

    Heads enter as log-probabilities, in the order FER+'s votes, FER2013's own label; shift is
    added per emotion, in EMOTIONS' order.
    """

    weights: tuple[float, ...] = (0.7, 0.3)
    shift: tuple[float, ...] = (0.0,) * CLASSES

    def join(self, logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """One row of seven a face; rows that are seven long already come back as they are."""
        if logits.shape[1] == CLASSES:
            return logits.astype(np.float64)
        heads = np.split(logits, logits.shape[1] // CLASSES, axis=1)
        pairs = zip(self.weights, heads, strict=True)
        joined = np.sum([weight * log_softmax(head) for weight, head in pairs], axis=0)
        result: NDArray[np.float64] = joined + np.asarray(self.shift)
        return result

    def as_record(self) -> dict[str, Any]:
        """Plain numbers and lists."""
        return {"weights": list(self.weights), "shift": list(self.shift)}

    def write(self, file: Path) -> None:
        """Keep the choice beside the weights."""
        file.write_text(json.dumps(self.as_record()))


def combination_read(file: Path) -> Combination:
    """The choice kept by `Combination.write`, or the default one before any was made."""
    if not file.exists():
        return Combination()
    kept = json.loads(file.read_text())
    return Combination(tuple(kept["weights"]), tuple(kept["shift"]))


def log_softmax(logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Rows of logits to rows of log-probabilities."""
    moved = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
    return result
