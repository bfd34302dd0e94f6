"""The model the platform ships, through LiteRT, as what answers stored faces."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from inference.backends.classifier import LiteRTClassifier
from inference.manifests import manifest_load


def shipped_answers(
    recogniser: str = "",
) -> Callable[[NDArray[np.uint8]], NDArray[np.float64]]:
    """(N, 48, 48) uint8 faces to (N, 7) probabilities, without TensorFlow.

    Raises ValueError when a recogniser is named and another one is shipped.
    """
    manifest = manifest_load()
    shipped = manifest.raw["classifier"]["recogniser"]
    if recogniser not in ("", shipped):
        raise ValueError(f"{shipped} is shipped, not {recogniser}")
    classifier = LiteRTClassifier(manifest.model_file, manifest.model_id, manifest.input_size)
    return lambda images: np.array(
        [classifier.classify(face.astype(np.float32) / 127.5 - 1) for face in images]
    )
