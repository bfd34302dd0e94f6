"""What every backend offers, whatever runs underneath."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inference.domain.types import Detection, Point

Frame = NDArray[np.uint8]
"""(H, W, 3) uint8 RGB, upright."""


class FaceDetector(Protocol):
    """Finds faces in a frame."""

    def detect(self, frame: Frame) -> tuple[Detection, ...]:
        """Faces with score at least 0.5, best score first; empty when there is none."""
        ...


class FaceClassifier(Protocol):
    """Reads the expression of one prepared face."""

    model_id: str

    def classify(self, face: NDArray[np.float32]) -> tuple[float, ...]:
        """(size, size) float32 in [-1, 1] to seven calibrated probabilities.

        Raises ModelError when the answer is no distribution.
        """
        ...


class FaceLandmarker(Protocol):
    """Finds the 468 points of the face mesh."""

    def landmarks(self, frame: Frame, detection: Detection) -> tuple[Point, ...]:
        """468 points in pixels of the frame, in MediaPipe FaceMesh's order."""
        ...


class VideoSource(Protocol):
    """A video that is gone through once."""

    end_s: float
    """Time of the last frame gone by, in seconds by the container's clock."""
    cut_short: bool
    """After the last frame: whether the container had promised clearly more."""

    def frames(self, every_s: float) -> Iterator[tuple[float, Frame]]:
        """Frames to read with their times, one at a time; see domain.timeline.Marks.

        Raises VideoError when there is no frame at all.
        """
        ...
