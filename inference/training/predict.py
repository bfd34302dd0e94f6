"""Logits of a network for stored faces, unvaried."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from inference.training.inputs import shown_plain
from inference.training.recognisers import Settings


def logits_of(
    model: Any, faces: NDArray[Any], settings: Settings, batch: int = 128
) -> NDArray[np.float32]:
    """What `inference.training.inputs.prepared` gave, to (N, 7) logits, or 14 of two heads."""
    import tensorflow as tf

    @tf.function(reduce_retracing=True)
    def forward(block: Any) -> Any:
        return model(shown_plain(block, settings), training=False)

    starts = tqdm(range(0, len(faces), batch), desc="judging", leave=False, mininterval=5)
    return np.concatenate([forward(tf.constant(faces[s : s + batch])).numpy() for s in starts])
