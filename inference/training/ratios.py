"""Study A's eight ratios of stored 48x48 faces, through the landmark backend."""

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from inference.backends.facemesh import FaceMeshLandmarker
from inference.domain.ratios import ratios
from inference.domain.types import Box, Detection
from inference.training.datasets import SIDE
from inference.training.runs import training_root

BOX_SHARE: Final = 0.855
"""Share of a FER2013 picture's side that the detector's box spans (docs/face-pipeline.md)."""


def ratios_of(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(N, 48, 48) uint8 to (N, 8) float32; kept in a file, since the points take a while."""
    digest = hashlib.sha256(images.tobytes()).hexdigest()[:16]
    file = training_root() / "ratios" / f"{digest}.npy"
    if file.exists():
        kept: NDArray[np.float32] = np.load(file)
        return kept
    landmarker = FaceMeshLandmarker()
    rows = [_ratios(landmarker, image) for image in tqdm(images, "landmarks", mininterval=10)]
    result = np.array(rows, dtype=np.float32)
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, result)
    return result


def _ratios(landmarker: FaceMeshLandmarker, image: NDArray[np.uint8]) -> tuple[float, ...]:
    colour = np.repeat(image[..., None], 3, axis=2)
    return ratios(landmarker.landmarks(colour, whole_picture()))


def whole_picture() -> Detection:
    """A detection that spans a FER2013 picture, whose faces are upright and centred."""
    side = SIDE * BOX_SHARE
    box = Box((SIDE - side) / 2, (SIDE - side) / 2, side, side)
    eyes = ((0.3 * SIDE, 0.4 * SIDE), (0.7 * SIDE, 0.4 * SIDE))
    return Detection(box, (*eyes, *((0.5 * SIDE, 0.6 * SIDE),) * 4), 1.0)
