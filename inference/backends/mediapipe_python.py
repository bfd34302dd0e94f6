"""MediaPipe's own detector and mesh, for comparison with ours; never on the default path.

Importing mediapipe costs two seconds and 100 MB, so it happens when an object is made.
"""

import threading
from typing import Any

import numpy as np

from inference.backends.base import Frame
from inference.domain.types import Box, Detection, Point


class MediaPipeDetector:
    """FaceDetector through mediapipe's Python solution (short range model)."""

    def __init__(self) -> None:
        from mediapipe.python.solutions.face_detection import FaceDetection

        self._solution: Any = FaceDetection(min_detection_confidence=0.5, model_selection=0)
        self._lock = threading.Lock()

    def detect(self, frame: Frame) -> tuple[Detection, ...]:
        """Faces, best score first; see FaceDetector."""
        with self._lock:
            found = self._solution.process(np.ascontiguousarray(frame)).detections or ()
        height, width = frame.shape[:2]
        faces = [_detection(face, width, height) for face in found]
        return tuple(sorted(faces, key=lambda face: -face.score))


def _detection(face: Any, width: int, height: int) -> Detection:
    place = face.location_data
    box = place.relative_bounding_box
    points = tuple((point.x * width, point.y * height) for point in place.relative_keypoints)
    edges = Box(box.xmin * width, box.ymin * height, box.width * width, box.height * height)
    return Detection(edges, points, float(face.score[0]))


class MediaPipeMesh:
    """FaceLandmarker through mediapipe's Python solution (static pictures, largest face)."""

    def __init__(self) -> None:
        from mediapipe.python.solutions.face_mesh import FaceMesh

        self._solution: Any = FaceMesh(static_image_mode=True, max_num_faces=1)
        self._lock = threading.Lock()

    def landmarks(self, frame: Frame, detection: Detection) -> tuple[Point, ...]:
        """468 points in frame pixels; the detection is not used, the solution finds its own."""
        with self._lock:
            found = self._solution.process(np.ascontiguousarray(frame)).multi_face_landmarks
        if not found:
            return ()
        height, width = frame.shape[:2]
        return tuple((point.x * width, point.y * height) for point in found[0].landmark)
