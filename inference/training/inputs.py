"""What a network is shown: pictures, pictures after study C's chain, or study A's ratios."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.training.augment import PLAIN, Augmentation, views
from inference.training.recognisers import Settings


def prepared(images: NDArray[np.uint8], settings: Settings) -> NDArray[Any]:
    """(N, 48, 48) uint8 faces to what is kept for training: once, before any random change."""
    if settings.inputs == "ratios":
        from inference.training.ratios import ratios_of

        return ratios_of(images)
    if settings.preprocessing:
        from inference.training.study_c_chain import chain

        return np.stack([chain(image, settings.preprocessing) for image in images])
    return images


def shown(block: Any, settings: Settings, change: Augmentation, seed: Any, side: int) -> Any:
    """One batch of what was prepared, freshly varied when it holds pictures."""
    return block if settings.inputs == "ratios" else views(block, change, seed, side)


def shown_plain(block: Any, settings: Settings) -> Any:
    """One batch of what was prepared, unvaried, at the side the network ends with."""
    import tensorflow as tf

    return shown(block, settings, PLAIN, tf.constant([0, 0]), settings.side)
