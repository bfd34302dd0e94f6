"""How long one picture takes from JPEG to estimate, beside its bare parts and MediaPipe.

    python -m benchmarks.faces [--rounds 200]

Prints a Markdown table of median milliseconds on one thread and the memory of a process that
only reads faces. The picture is scikit-image's astronaut, 640x480, as a phone would post it.
"""

import argparse
import io
import os
import resource
import sys
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from PIL import Image
from skimage.data import astronaut

from inference.backends.blazeface import BlazeFaceDetector
from inference.backends.litert import LiteRTModel
from inference.backends.mediapipe_files import DETECTOR_FILE, mediapipe_file
from inference.manifests import manifest_load
from inference.preprocessing.letterbox import letterbox, letterbox_of
from inference.preprocessing.pictures import frame_decode
from inference.services import frame_read

Work = Callable[[], Any]


def main() -> int:
    """Measure, print the table, return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--without-mediapipe", action="store_true")
    options = parser.parse_args()
    picture = phone_picture()
    parts = bare_parts(picture)
    whole = {"JPEG to estimate (frame_read)": lambda: frame_read(picture)}
    rows = {name: timed(work, options.rounds) for name, work in (parts | whole).items()}
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if not options.without_mediapipe:
        rows |= {name: timed(w, options.rounds) for name, w in mediapipe_parts(picture).items()}
    print(table(rows, memory_mb, list(parts)))
    return 0


def phone_picture() -> bytes:
    """640x480 JPEG with a face of about 180 pixels."""
    face = Image.fromarray(astronaut()).crop((64, 0, 448, 288))  # type: ignore[no-untyped-call]
    buffer = io.BytesIO()
    face.resize((640, 480), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def bare_parts(picture: bytes) -> dict[str, Work]:
    """What cannot be avoided: decode, and each model on a tensor that is ready."""
    manifest = manifest_load()
    frame = frame_decode(picture, manifest.max_side)
    tensor = letterbox(frame, letterbox_of(frame.shape[1], frame.shape[0]))
    detector = LiteRTModel(mediapipe_file(DETECTOR_FILE))
    classifier = LiteRTModel(manifest.model_file)
    face = np.zeros((1, manifest.input_size, manifest.input_size, 1), np.float32)
    return {
        "decode alone (Pillow)": lambda: Image.open(io.BytesIO(picture)).load(),
        "BlazeFace alone (LiteRT)": lambda: detector.run(tensor),
        "classifier alone (LiteRT)": lambda: classifier.run(face),
    }


def mediapipe_parts(picture: bytes) -> dict[str, Work]:
    """MediaPipe's own detection on the same frame, beside ours."""
    from inference.backends.mediapipe_python import MediaPipeDetector

    frame = frame_decode(picture, manifest_load().max_side)
    ours, theirs = BlazeFaceDetector(), MediaPipeDetector()
    return {
        "our detection, frame to boxes": lambda: ours.detect(frame),
        "MediaPipe's detection, frame to boxes": lambda: theirs.detect(frame),
    }


def timed(work: Work, rounds: int) -> list[float]:
    """Milliseconds of each round, after some to warm up."""
    for _ in range(10):
        work()
    taken = []
    for _ in range(rounds):
        started = perf_counter()
        work()
        taken.append((perf_counter() - started) * 1000)
    return taken


def table(rows: dict[str, list[float]], memory_mb: float, parts: list[str]) -> str:
    """The figures as Markdown."""
    lines = ["| what | median ms | 95 % below |", "|---|---:|---:|"]
    for name, taken in rows.items():
        lines.append(f"| {name} | {median(taken):.2f} | {quantiles(taken, n=20)[-1]:.2f} |")
    bare = sum(median(rows[name]) for name in parts)
    whole = median(rows["JPEG to estimate (frame_read)"])
    lines.append(f"\nThe whole takes {whole / bare:.2f} times its bare parts ({bare:.2f} ms).")
    lines.append(f"Peak memory of a process that only reads faces: {memory_mb:.0f} MB.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
