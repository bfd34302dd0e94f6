"""The room's public face: read a picture or a video, draw it, say whether the models are sound.

Pictures are held in memory for the length of a call, a video's one at a time, and written nowhere.
"""

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from inference import explain, overlay, video_plot
from inference.backends.base import Frame
from inference.backends.blazeface import BlazeFaceDetector
from inference.backends.classifier import LiteRTClassifier
from inference.backends.facemesh import FaceMeshLandmarker
from inference.backends.mediapipe_files import DETECTOR_FILE, LANDMARK_FILE, mediapipe_file
from inference.backends.video import VideoFile
from inference.domain.errors import ModelError
from inference.domain.timeline import Moment, VideoSummary
from inference.domain.types import EmotionReading
from inference.manifests import Manifest, file_verify, manifest_load
from inference.preprocessing.pictures import frame_decode
from inference.reader import FrameReader
from inference.video import VideoReader

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


def video_read(file: Path, *, every_s: float, landmarks: bool = False) -> VideoReader:
    """Reads a video as its moments are asked for: a frame every so many seconds, 0: every frame.

    Raises VideoError for what is no readable video, and ModelError for an unsound model.
    """
    source = VideoFile(file, manifest_load().max_side)
    reader, landmarker = _reader_get(), _landmarker_get() if landmarks else None
    return VideoReader(source, lambda frame: reader.read(frame, landmarker), every_s)


def video_plot_draw(summary: VideoSummary, title: str, *, as_svg: bool) -> bytes:
    """The probabilities of a video's largest face over time, as SVG or PNG."""
    return (video_plot.plot_svg if as_svg else video_plot.plot_png)(summary, title)


def moment_draw(frame: Frame, moment: Moment) -> Image.Image:
    """A video's frame with box, label and bars of its faces; as large for every moment."""
    return overlay.draw_moment(frame, moment)


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
