"""`manage.py read_face` as a person runs it: answers, exit codes, one line an error, memory."""

import json
import os
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inference.domain.labels import EMOTIONS
from inference.services import manifest
from tests.inference.conftest import encoded

ROOT = Path(__file__).parents[2]
MEMORY_LIMIT_KB = 500 * 1024

# A small process starts the command, so that the peak is the command's and not this test run's.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
sys.stdout.buffer.write(done.stdout); sys.stderr.buffer.write(done.stderr)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"\\n{peak}", end="", file=sys.stdout); sys.exit(done.returncode)
"""


@dataclass(frozen=True)
class Done:
    """What a run left: exit code, output, error lines, peak memory in kB."""

    code: int
    output: str
    errors: list[str]
    peak_kb: int


def read_face(folder: Path, *words: str) -> Done:
    # A database that cannot exist: the command must not ask for one.
    env = os.environ | {"MAUM_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    env["MAUM_DATABASE"] = "postgres://nobody@127.0.0.1:1/none"
    command = [sys.executable, str(ROOT / "manage.py"), "read_face", *words]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    output, _, peak = done.stdout.rpartition("\n")
    return Done(done.returncode, output.strip(), done.stderr.splitlines(), int(peak))


@pytest.fixture
def folder(tmp_path: Path, picture: bytes, wall: bytes) -> Path:
    (tmp_path / "face.png").write_bytes(picture)
    (tmp_path / "wall.png").write_bytes(wall)
    return tmp_path


def png_rows(width: int, height: int, channels: int) -> bytes:
    """A valid black PNG of any size, made row by row."""
    kind = {1: 0, 3: 2, 4: 6}[channels]
    packer = zlib.compressobj(1)
    row = bytes(1 + width * channels)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", body), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_one_json_object_for_a_face(folder: Path) -> None:
    done = read_face(folder, "face.png", "--json")
    assert (done.code, done.errors) == (0, [])
    answer = json.loads(done.output)
    assert answer["image"] == "face.png"
    assert set(answer["box"]) == {"x", "y", "width", "height"}
    assert tuple(answer["probabilities"]) == EMOTIONS
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert answer["group"] == "positive"
    assert answer["abstain"] is None
    assert set(answer["pose"]) == {"yaw", "pitch", "roll"}
    assert 0 < answer["quality"]["score"] <= 1
    assert answer["model_id"] == manifest()["classifier"]["id"]
    assert answer["latency_ms"] > 0
    assert done.peak_kb < MEMORY_LIMIT_KB


def test_no_face_is_an_answer(folder: Path) -> None:
    done = read_face(folder, "wall.png", "--json")
    assert (done.code, done.errors) == (0, [])
    assert json.loads(done.output) == {"image": "wall.png", "faces": 0, "answer": "no face"}


def test_people_get_a_table_and_an_overlay(folder: Path) -> None:
    done = read_face(folder, "face.png", "--overlay", "drawn.png")
    assert (done.code, done.errors) == (0, [])
    assert "1. happiness (positive)" in done.output
    with Image.open(folder / "drawn.png") as drawn:
        assert drawn.width > 900


def damaged(folder: Path, frame: NDArray[np.uint8]) -> dict[str, bytes]:
    whole = encoded(Image.fromarray(frame), "JPEG")
    return {
        "text.jpg": b"no picture at all\n",
        "empty.png": b"",
        "cut.jpg": whole[: len(whole) // 3],
        "bomb.png": png_rows(10_000, 10_000, 3),
    }


def test_each_bad_picture_gets_one_line_and_exit_2(folder: Path, frame: NDArray[np.uint8]) -> None:
    for name, data in damaged(folder, frame).items():
        (folder / name).write_bytes(data)
        done = read_face(folder, name, "--json")
        assert done.code == 2, name
        assert done.output == ""
        assert len(done.errors) == 1
        assert done.errors[0].startswith(f"{name}: The ")
        assert done.peak_kb < MEMORY_LIMIT_KB


def test_bad_pictures_do_not_keep_the_good_ones_from_being_read(folder: Path) -> None:
    (folder / "empty.png").write_bytes(b"")
    done = read_face(folder, "empty.png", "missing.png", ".", "face.png", "--json")
    assert done.code == 2
    assert json.loads(done.output)["image"] == "face.png"
    assert [line.split(":")[0] for line in done.errors] == ["empty.png", "missing.png", "."]


def test_the_largest_picture_allowed_stays_in_memory(folder: Path) -> None:
    (folder / "huge.png").write_bytes(png_rows(6_300, 6_300, 4))
    done = read_face(folder, "huge.png")
    assert (done.code, done.output) == (0, "huge.png: no face")
    assert done.peak_kb < MEMORY_LIMIT_KB


def test_overlay_takes_one_picture(folder: Path) -> None:
    done = read_face(folder, "face.png", "wall.png", "--overlay", "drawn.png")
    assert done.code == 2
    assert done.errors == ["CommandError: --overlay and --explain each take one picture."]


def test_frames_of_one_sample_become_one_answer(folder: Path) -> None:
    done = read_face(folder, "face.png", "wall.png", "face.png", "--burst", "--json")
    answer = json.loads(done.output)
    assert (answer["frames"], answer["faces"], answer["no_reading_reason"]) == (2, 1, "")
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert max(answer["spread"].values()) == 0
    told = read_face(folder, "wall.png", "wall.png", "--burst").output
    assert told == "one sample of 2 frames: no reading (no face)"


def test_an_explanation_is_written_as_a_picture(folder: Path) -> None:
    assert read_face(folder, "face.png", "--explain", "why.png").code == 0
    assert (folder / "why.png").read_bytes().startswith(b"\x89PNG")
