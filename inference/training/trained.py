"""A trained network with the settings of its run: from pictures to seven logits."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.training.heads import CLASSES, Combination, combination_read
from inference.training.inputs import prepared
from inference.training.predict import logits_of
from inference.training.recognisers import RECOGNISERS, Settings, network
from inference.training.runs import RunFolder, record_read


@dataclass(frozen=True)
class Trained:
    """The best weights of a run and how its heads make one answer."""

    recogniser: str
    settings: Settings
    model: Any
    combination: Combination

    def heads(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(N, 48, 48) uint8 faces to (N, 7), or (N, 14) of two heads."""
        return logits_of(self.model, prepared(images, self.settings), self.settings)

    def join(self, heads: NDArray[np.float32]) -> NDArray[np.float64]:
        """(N, 7) logits of the one answer."""
        return self.combination.join(output_logits(heads, self.settings.output))

    def own_label(self, heads: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
        """(N, 7) logits of FER2013's own label: its own head, or the one answer without one."""
        return heads[:, CLASSES : 2 * CLASSES] if heads.shape[1] > CLASSES else self.join(heads)


def output_logits(heads: NDArray[np.float32], output: str) -> NDArray[np.floating[Any]]:
    """Logits whose softmax is the output: of sigmoids, their values over their sum."""
    if output == "softmax":
        return heads
    moved: NDArray[np.floating[Any]] = -np.logaddexp(0.0, -heads.astype(np.float64))
    return moved


def trained(recogniser: str, folder: RunFolder) -> Trained:
    """The network with its best weights. Raises FileNotFoundError before the first judgement."""
    if not folder.best.exists():
        raise FileNotFoundError(f"no weights in {folder.path}: train first")
    kept = record_read(folder.record).get("settings")
    settings = Settings.from_record(kept) if kept else RECOGNISERS[recogniser]
    model = network(recogniser, settings)
    model.load_weights(folder.best)
    return Trained(recogniser, settings, model, combination_read(folder.combination))
