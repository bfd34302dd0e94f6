"""Logits of a network for stored 48x48 faces, unvaried."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from inference.training.augment import PLAIN, views


def logits_of(model: Any, images: NDArray[np.uint8], batch: int = 128) -> NDArray[np.float32]:
    """(N, 48, 48) uint8 faces to (N, 7) logits."""
    import tensorflow as tf

    @tf.function(reduce_retracing=True)
    def forward(block: Any) -> Any:
        return model(views(block, PLAIN, tf.constant([0, 0])), training=False)

    starts = tqdm(range(0, len(images), batch), desc="judging", leave=False, mininterval=5)
    return np.concatenate([forward(tf.constant(images[s : s + batch])).numpy() for s in starts])
