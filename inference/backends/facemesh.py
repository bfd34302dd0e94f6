"""FaceMesh's 468 landmarks on LiteRT.

Kartynnik et al. 2019, "Real-time facial surface geometry from monocular video on mobile GPUs"
(arXiv:1907.06724). (1, 192, 192, 3) in [0, 1] to (1, 1, 1, 1404): x, y, z in crop pixels.
"""

from typing import Final

from inference.backends.base import Frame
from inference.backends.litert import LiteRTModel
from inference.backends.mediapipe_files import LANDMARK_FILE, mediapipe_file
from inference.domain.geometry import Crop, eye_angle
from inference.domain.types import Detection, Point
from inference.preprocessing.sampling import crop_colour

SIDE: Final = 192
POINTS: Final = 468
MARGIN: Final = 1.5
"""Side of the crop over the longer side of the detector's box, as the model was trained with."""


class FaceMeshLandmarker:
    """FaceLandmarker on the model file inside the installed mediapipe package."""

    def __init__(self) -> None:
        self._model = LiteRTModel(mediapipe_file(LANDMARK_FILE))

    def landmarks(self, frame: Frame, detection: Detection) -> tuple[Point, ...]:
        """468 points in frame pixels; see FaceLandmarker."""
        box = detection.box
        side = max(box.width, box.height) * MARGIN
        crop = Crop(box.centre, side, eye_angle(detection.keypoints))
        outputs = self._model.run(crop_colour(frame, crop, SIDE)[None] / 255.0)
        values = next(out for out in outputs if out.size == 3 * POINTS).reshape(POINTS, 3)
        return tuple(crop.to_picture(float(x) / SIDE, float(y) / SIDE) for x, y, _ in values)
