"""Videos through OpenCV's FFmpeg, frame by frame; OpenCV is loaded with the first video."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from inference.backends.base import Frame
from inference.domain.errors import VideoError
from inference.domain.timeline import Marks
from inference.preprocessing.pictures import MAX_PIXELS, frame_reduce

NO_VIDEO: Final = "The file is not an MP4, MOV, WebM, Matroska, AVI, MPEG, FLV or Ogg video."
DAMAGED: Final = "The video is damaged or cut short: it has no frame that can be read."
CUT_SHORT: Final = 0.9
"""Fewer frames than this share of what the container promises: it was cut short."""
CODECS: Final = {".avi": "MJPG", ".mp4": "mp4v"}
"""How a video is written, by its name's ending."""

STARTS: Final = (
    b"\x1aE\xdf\xa3",  # Matroska, WebM
    b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3",  # MPEG program and video streams
    b"FLV\x01", b"OggS",  # Flash, Ogg
)  # fmt: skip
BOXES: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
"""First box of an MP4 or MOV."""
PACKET: Final = 188
"""Bytes from one sync byte of an MPEG transport stream to the next."""


class VideoFile:
    """VideoSource over a file.

    Only containers are opened: what FFmpeg would also take, playlists that name other files and
    addresses among it, is refused by its first bytes.
    """

    def __init__(self, file: Path, max_side: int) -> None:
        _container_check(file)
        self.end_s = 0.0
        self.cut_short = False
        self._max_side = max_side
        self._capture: Any = _cv2().VideoCapture(str(file), _cv2().CAP_FFMPEG)
        if not self._capture.isOpened():
            raise VideoError(DAMAGED)
        if self._of("FRAME_WIDTH") * self._of("FRAME_HEIGHT") > MAX_PIXELS:
            raise VideoError(f"The video has more than {MAX_PIXELS // 1_000_000} megapixels.")

    def frames(self, every_s: float) -> Iterator[tuple[float, Frame]]:
        """Frames to read with their times; see VideoSource. Frames between are not converted."""
        marks, gone_by, promised = Marks(every_s), 0, self._of("FRAME_COUNT")
        try:
            while self._capture.grab():
                gone_by += 1
                self.end_s = max(self.end_s, self._of("POS_MSEC") / 1000)
                if marks.due(self.end_s):
                    yield self.end_s, self._frame()
        finally:
            self._capture.release()
        if not gone_by:
            raise VideoError(DAMAGED)
        self.cut_short = gone_by < CUT_SHORT * promised

    def _of(self, name: str) -> float:
        return float(self._capture.get(getattr(_cv2(), f"CAP_PROP_{name}")))

    def _frame(self) -> Frame:
        good, pixels = self._capture.retrieve()
        if not good:
            raise VideoError(DAMAGED)
        colours = _cv2().cvtColor(pixels, _cv2().COLOR_BGR2RGB)
        return frame_reduce(colours, self._max_side)


class VideoFileWriter:
    """Writes pictures of one size to a video file; its ending, of CODECS, names the kind."""

    def __init__(self, file: Path, frames_per_second: float) -> None:
        self._file, self._rate = file, frames_per_second
        self._writer: Any = None

    def add(self, picture: Image.Image) -> None:
        """Append a picture; all later ones are as large. Raises OSError."""
        even = picture.crop((0, 0, picture.width // 2 * 2, picture.height // 2 * 2))
        if self._writer is None:
            self._writer = self._opened(even.size)
        self._writer.write(_cv2().cvtColor(np.asarray(even), _cv2().COLOR_RGB2BGR))

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.release()

    def _opened(self, size: tuple[int, int]) -> Any:
        cv2 = _cv2()
        code = cv2.VideoWriter.fourcc(*CODECS[self._file.suffix.lower()])
        writer = cv2.VideoWriter(str(self._file), cv2.CAP_FFMPEG, code, self._rate, size)
        if not writer.isOpened():
            raise OSError("The video cannot be written.")
        return writer


def _cv2() -> Any:
    """OpenCV, told to keep its and FFmpeg's remarks to itself."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    import cv2

    return cv2


def _container_check(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            start = opened.read(PACKET + 1)
    except OSError as error:
        raise VideoError(f"The file cannot be read: {error.strerror}.") from error
    if not start:
        raise VideoError("The file is empty.")
    riff = start[:4] == b"RIFF" and start[8:11] == b"AVI"
    stream = start[:1] == start[PACKET:] == b"G"
    if not (riff or stream or start[4:8] in BOXES or start.startswith(STARTS)):
        raise VideoError(NO_VIDEO)
