"""A film for the browser's fake camera: NASA's astronaut Eileen Collins, in the public domain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

WIDTH, HEIGHT, RATE = 640, 480, 15
FACE = (65, 0, 385, 240)  # left, top, right, bottom: head and shoulders, at 4:3


def film_write(path: Path, frames: int = 5) -> Path:
    """A YUV4MPEG2 film that Chromium repeats for ever: the face sways by a few pixels."""
    picture = Image.fromarray(data.astronaut())  # type: ignore[no-untyped-call]
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(frames):
            left, top, right, bottom = FACE
            moved = picture.crop((left + number, top, right + number, bottom))
            film.write(b"FRAME\n")
            film.write(_yuv(moved.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)))
    return path


def _yuv(frame: Image.Image) -> bytes:
    planes = [np.asarray(plane) for plane in frame.convert("YCbCr").split()]
    halved = [plane.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean((1, 3)) for plane in planes[1:]]
    return planes[0].tobytes() + b"".join(plane.astype(np.uint8).tobytes() for plane in halved)
