"""Model files inside the installed mediapipe package, found without importing it.

Importing mediapipe costs two seconds and 100 MB; its files are plain .tflite models.
"""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from inference.domain.errors import ModelError

DETECTOR_FILE: Final = "mediapipe/modules/face_detection/face_detection_short_range.tflite"
LANDMARK_FILE: Final = "mediapipe/modules/face_landmark/face_landmark.tflite"


@lru_cache
def mediapipe_file(name: str) -> Path:
    """Path of a file of the package. Raises ModelError when package or file is missing."""
    try:
        path = Path(str(distribution("mediapipe").locate_file(name)))
    except PackageNotFoundError as error:
        raise ModelError("the mediapipe package, which holds the detector, is missing") from error
    if not path.is_file():
        raise ModelError(f"the installed mediapipe package lacks {path.name}")
    return path
