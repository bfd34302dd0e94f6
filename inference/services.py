"""The room's public face: read a picture, draw its readings, say whether the models are sound.

Pictures are held in memory for the length of a call and written nowhere.
"""

import threading
from functools import lru_cache
from typing import Any, Final

from inference import explain, overlay
from inference.backends.blazeface import BlazeFaceDetector
from inference.backends.classifier import LiteRTClassifier
from inference.backends.facemesh import FaceMeshLandmarker
from inference.backends.mediapipe_files import DETECTOR_FILE, LANDMARK_FILE, mediapipe_file
from inference.domain.errors import ModelError
from inference.domain.types import EmotionReading
from inference.manifests import Manifest, file_verify, manifest_load
from inference.preprocessing.pictures import frame_decode
from inference.reader import FrameReader

_loading: Final = threading.Lock()


def frame_read(image_bytes: bytes, *, landmarks: bool = False) -> list[EmotionReading]:
    """Expression estimates of all faces in a JPEG, PNG, WebP or GIF picture, largest first.

    An empty list means that there is no face. Safe to call from several threads. Raises
    PictureError for what is no readable picture and ModelError for an unsound model.
    """
    frame = frame_decode(image_bytes, manifest_load().max_side)
    reader = _reader_get()
    return reader.read(frame, _landmarker_get() if landmarks else None)


def overlay_draw(image_bytes: bytes, readings: list[EmotionReading]) -> bytes:
    """The picture as PNG with box, landmarks, label and seven probability bars for each reading."""
    frame = frame_decode(image_bytes, manifest_load().max_side)
    return overlay.draw(frame, readings)


def explanation_draw(image_bytes: bytes) -> bytes:
    """Occlusion heat maps of all faces as PNG, labelled as an illustration."""
    frame = frame_decode(image_bytes, manifest_load().max_side)
    return explain.draw(_reader_get().explain(frame))


def manifest() -> dict[str, Any]:
    """The manifest as plain values; the browser reads the same. Raises ModelError."""
    return manifest_load().raw


def model_check() -> dict[str, Any]:
    """Whether the models load and answer, for the health page; never raises.

    {"ok": True, "model_id": ...} or {"ok": False, "reason": ...}.
    """
    try:
        reader = _reader_get()
    except ModelError as error:
        return {"ok": False, "reason": str(error)}
    return {"ok": True, "model_id": reader.manifest.model_id}


def _reader_get() -> FrameReader:
    with _loading:
        return _reader_load()


def _landmarker_get() -> FaceMeshLandmarker:
    with _loading:
        return _landmarker_load()


@lru_cache
def _reader_load() -> FrameReader:
    shipped: Manifest = manifest_load()
    file_verify(shipped.model_file, shipped.model_sha256)
    file_verify(mediapipe_file(DETECTOR_FILE), shipped.detector_sha256)
    classifier = LiteRTClassifier(shipped.model_file, shipped.model_id, shipped.input_size)
    return FrameReader(shipped, BlazeFaceDetector(), classifier)


@lru_cache
def _landmarker_load() -> FaceMeshLandmarker:
    file_verify(mediapipe_file(LANDMARK_FILE), manifest_load().landmarks_sha256)
    return FaceMeshLandmarker()
