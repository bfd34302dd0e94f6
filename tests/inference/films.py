"""Small videos for tests: Motion JPEG as AVI, and as Matroska with a time for every frame."""

import io
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Frame = NDArray[np.uint8]


def avi(file: Path, frames: Iterable[Frame], per_second: float) -> Path:
    """Frames of one size at a constant rate."""
    writer = None
    for frame in frames:
        if writer is None:
            size = (frame.shape[1], frame.shape[0])
            code = cv2.VideoWriter.fourcc(*"MJPG")
            writer = cv2.VideoWriter(str(file), code, per_second, size)
        writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
    assert writer is not None
    writer.release()
    return file


def matroska(file: Path, shots: Sequence[tuple[int, Frame]]) -> Path:
    """(milliseconds, frame) each; RFC 9559's least elements."""
    rows, columns = shots[0][1].shape[:2]
    head = _element(
        "1A45DFA3",
        _number("4286", 1), _number("42F7", 1), _number("42F2", 4), _number("42F3", 8),
        _element("4282", b"matroska"), _number("4287", 2), _number("4285", 2),
    )  # fmt: skip
    info = _element("1549A966", _number("2AD7B1", 1_000_000))
    size = _element("E0", _number("B0", columns), _number("BA", rows))
    track = _element(
        "AE", _number("D7", 1), _number("73C5", 1), _number("83", 1), _element("86", b"V_MJPEG"),
        size,
    )  # fmt: skip
    clusters = [
        _element("1F43B675", _number("E7", ms), _element("A3", b"\x81\x00\x00\x80" + _jpeg(frame)))
        for ms, frame in shots
    ]
    file.write_bytes(head + _element("18538067", info, _element("1654AE6B", track), *clusters))
    return file


def _element(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes.fromhex(name) + struct.pack(">Q", len(body) | 1 << 56) + body


def _number(name: str, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _jpeg(frame: Frame) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()
