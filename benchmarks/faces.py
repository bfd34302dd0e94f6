"""How long one picture takes from JPEG to estimate, beside its bare parts and its rivals.

    python -m benchmarks.faces [--rounds 200] [--only reading|memory|batch]

Prints Markdown: median milliseconds of each part, taken in turn, on one core; the memory of a
process that only reads faces; 1,000 faces on one core and on two. The picture is scikit-image's
astronaut, 640x480, as a phone would post it. Where FER_PYTHON names an interpreter that can import
the `fer` package (https://pypi.org/project/fer/), that package is timed in the same run.
"""

import argparse
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import Any, Final

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
Taken = dict[str, list[tuple[float, float]]]
"""Milliseconds of each round: on the clock, and of the processor."""
WHOLE: Final = "JPEG to estimate (`frame_read`)"
BATCH: Final = 1000
RIVAL: Final = Path(__file__).with_name("fer_rival.py")
READER: Final = """
import pathlib, re, sys
from inference.services import frame_read
picture = sys.stdin.buffer.read()
for _ in range(200): assert frame_read(picture)
status = pathlib.Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""
"""VmHWM begins anew with the program; ru_maxrss would keep this process' peak."""


def main() -> int:
    """Measure, print, return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", choices=("reading", "memory", "batch"))
    options = parser.parse_args()
    picture = phone_picture()
    reports = {
        "reading": lambda: reading_report(picture, options.rounds),
        "memory": lambda: (
            f"Peak memory of a process that only reads faces: {memory_mb(picture)} MB."
        ),
        "batch": lambda: batch_report(picture),
    }
    wanted = [options.only] if options.only else list(reports)
    print("\n\n".join(reports[name]() for name in wanted))
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


def timed(works: dict[str, Work], rounds: int) -> Taken:
    """Each work once a round, after some rounds to warm up, so that all meet the same machine."""
    taken: Taken = {name: [] for name in works}
    for number in range(rounds + 10):
        for name, work in works.items():
            began, spent = perf_counter(), thread_time()
            work()
            both = ((perf_counter() - began) * 1000, (thread_time() - spent) * 1000)
            if number >= 10:
                taken[name].append(both)
    return taken


def reading_report(picture: bytes, rounds: int) -> str:
    """The table of times with the two ratios that matter, all on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        parts = bare_parts(picture)
        taken = timed(parts | {WHOLE: lambda: frame_read(picture)}, rounds)
        others = timed(mediapipe_parts(picture), rounds) | rival(picture, rounds)
    finally:
        os.sched_setaffinity(0, cores)
    return reading_table(taken, others, list(parts))


def reading_table(taken: Taken, others: Taken, parts: list[str]) -> str:
    """Markdown: medians of every part, then the whole beside the bare parts and its rivals."""
    lines = ["| what | ms | 95 % below | processor ms |", "|---|---:|---:|---:|"]
    for name, both in (taken | others).items():
        clock, spent = zip(*both, strict=True)
        high = quantiles(clock, n=20)[-1]
        lines.append(f"| {name} | {median(clock):.2f} | {high:.2f} | {median(spent):.2f} |")
    lines.append("")
    for index, unit in enumerate(("on the clock", "of the processor")):
        middle = {name: median(b[index] for b in both) for name, both in (taken | others).items()}
        bare = sum(middle[name] for name in parts)
        text = f"- {unit}: {middle[WHOLE] / bare:.2f} times the bare parts ({bare:.2f} ms)"
        peers = [
            f"{middle[n] / middle[WHOLE]:.0f} times faster than {n}" for n in others if "fer" in n
        ]
        lines.append("; ".join([text, *peers]))
    return "\n".join(lines)


def rival(picture: bytes, rounds: int) -> Taken:
    """The `fer` package end to end, in its own interpreter, on the same picture and core."""
    interpreter = os.environ.get("FER_PYTHON")
    if not interpreter:
        return {}
    done = subprocess.run(
        [interpreter, str(RIVAL), str(max(rounds // 10, 5))],
        input=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return {f"the `fer` package, JPEG to emotions ({answer['mb']} MB)": answer["ms"]}


def memory_mb(picture: bytes) -> int:
    """Peak resident memory of a new process that reads the picture 200 times."""
    command = [sys.executable, "-c", READER]
    done = subprocess.run(
        command, input=picture, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return int(done.stdout)


def batch_report(picture: bytes) -> str:
    """Seconds for a thousand faces, one process a core."""
    lines = ["| cores | faces | s | faces a second |", "|---:|---:|---:|---:|"]
    for cores in (1, 2):
        seconds = batch_seconds(picture, cores)
        lines.append(f"| {cores} | {BATCH} | {seconds:.1f} | {BATCH / seconds:.0f} |")
    return "\n".join(lines)


def batch_seconds(picture: bytes, cores: int) -> float:
    """Wall-clock seconds once every process has its models loaded."""
    context = get_context("spawn")
    with ProcessPoolExecutor(cores, context, initializer=frame_read, initargs=(picture,)) as pool:
        list(pool.map(faces_in, [picture] * cores * 20))
        began = perf_counter()
        found = sum(pool.map(faces_in, [picture] * BATCH, chunksize=25))
        seconds = perf_counter() - began
    if found != BATCH:
        raise RuntimeError(f"{found} faces in {BATCH} pictures of one face")
    return seconds


def faces_in(picture: bytes) -> int:
    """How many faces are read."""
    return len(frame_read(picture))


if __name__ == "__main__":
    sys.exit(main())
