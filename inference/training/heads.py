"""One answer of the two heads: what the onlookers of FER+ saw and FER2013's own label."""

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
    """How (N, 14) logits become (N, 7): votes_share * votes + (1 - votes_share) * fer + shift.

    Both heads enter as log-probabilities; shift is added per emotion, in EMOTIONS' order.
    """

    votes_share: float = 0.7
    shift: tuple[float, ...] = (0.0,) * CLASSES

    def join(self, logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """One row of seven a face; rows that are seven long already come back as they are."""
        if logits.shape[1] == CLASSES:
            return logits.astype(np.float64)
        votes, fer = log_softmax(logits[:, :CLASSES]), log_softmax(logits[:, CLASSES:])
        joined = self.votes_share * votes + (1.0 - self.votes_share) * fer
        result: NDArray[np.float64] = joined + np.asarray(self.shift)
        return result

    def as_record(self) -> dict[str, Any]:
        """Plain numbers and lists."""
        return {"votes_share": self.votes_share, "shift": list(self.shift)}

    def write(self, file: Path) -> None:
        """Keep the choice beside the weights."""
        file.write_text(json.dumps(self.as_record()))


def combination_read(file: Path) -> Combination:
    """The choice kept by `Combination.write`, or the default one before any was made."""
    if not file.exists():
        return Combination()
    kept = json.loads(file.read_text())
    return Combination(kept["votes_share"], tuple(kept["shift"]))


def log_softmax(logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Rows of logits to rows of log-probabilities."""
    moved = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
    return result
