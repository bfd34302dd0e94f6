"""`manage.py read_video` on videos made here: timeline, tracks, spans, files, refusals, memory."""

import csv
import gc
import io
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from numpy.typing import NDArray
from PIL import Image

from inference.backends.video import VideoFile
from inference.domain.errors import VideoError
from inference.services import video_read
from inference.video import VideoReader
from tests.inference.films import avi, matroska

Frame = NDArray[np.uint8]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def pair(frame: Frame) -> Frame:
    """(240, 480) with the face twice, the left one larger."""
    both = Image.new("RGB", (480, 240), (90, 90, 90))
    face = Image.fromarray(frame).crop((130, 20, 320, 210))
    both.paste(face.resize((220, 220)), (10, 10))
    both.paste(face.resize((170, 170)), (290, 40))
    return np.asarray(both)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory, pair: Frame) -> Path:
    """12 s at 4 frames a second: two faces, nobody from 4 to 8 s, the left face alone."""
    grey, one = np.full_like(pair, 120), pair.copy()
    one[:, 250:] = 90
    shots = [pair] * 16 + [grey] * 16 + [one] * 16
    return avi(tmp_path_factory.mktemp("film") / "film.avi", shots, 4)


def read(*words: object) -> str:
    out = io.StringIO()
    call_command("read_video", *map(str, words), stdout=out)
    return out.getvalue()


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size


def objects(*words: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read(*words, "--json").splitlines()]


def test_a_reading_every_so_many_seconds_with_tracks_and_spans(film: Path) -> None:
    *moments, last = objects(film, "--every", "2")
    assert [one["time_s"] for one in moments] == [0, 2, 4, 6, 8, 10]
    assert [[face["track"] for face in one["faces"]] for one in moments] == [
        [1, 2], [1, 2], [], [], [1], [1],
    ]  # fmt: skip
    first = moments[0]["faces"][0]
    assert first["top_labels"] == ["happiness"]
    assert {"probabilities", "quality", "pose", "entropy", "abstain", "box"} <= set(first)
    summary = last["summary"]
    assert summary["no_face"] == [[4.0, 8.0]]
    assert (summary["moments"], summary["end_s"]) == (6, 11.75)
    largest = summary["largest_face"]
    assert (largest["readings"], largest["dominant"]["happiness"]) == (4, 1.0)
    assert largest["mood_labels"] == ["happiness"]
    assert [(t["track"], t["readings"]) for t in summary["tracks"]] == [(1, 4), (2, 2)]


def test_zero_reads_every_frame(film: Path) -> None:
    moments = objects(film, "--every", "0")[:-1]
    assert [one["time_s"] for one in moments] == [k / 4 for k in range(48)]


def test_csv_has_a_row_for_each_face_and_for_nobody(film: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(read(film, "--every", "2", "--csv"))))
    assert [(row["time_s"], row["track"]) for row in rows][:5] == [
        ("0.000", "1"), ("0.000", "2"), ("2.000", "1"), ("2.000", "2"), ("4.000", ""),
    ]  # fmt: skip
    assert float(rows[0]["happiness"]) > 0.9
    assert rows[4]["happiness"] == ""


def test_people_get_lines_and_a_summary(film: Path) -> None:
    told = read(film, "--every", "4")
    assert "0:00.0  face 1: happiness" in told
    assert "0:04.0  no face" in told
    assert "no face: 0:04.0 to 0:08.0" in told
    assert "current mood: happiness" in told


def test_a_variable_rate_follows_the_containers_times(tmp_path: Path, frame: Frame) -> None:
    times = (0, 40, 1000, 4980, 5020, 7000, 19_000, 20_500)
    file = matroska(tmp_path / "rare.mkv", [(ms, frame) for ms in times])
    *moments, last = objects(file, "--every", "5")
    assert [one["time_s"] for one in moments] == [0, 5.02, 19.0, 20.5]
    assert last["summary"]["end_s"] == 20.5
    assert {face["track"] for one in moments for face in one["faces"]} == {1}


def test_plots_are_drawn_as_svg_and_png(film: Path, tmp_path: Path) -> None:
    read(film, "--every", "2", "--plot", tmp_path / "over_time.svg")
    tree = ElementTree.parse(tmp_path / "over_time.svg")  # noqa: S314 - our own file
    lines = tree.findall(".//{*}polyline")
    rising = [line for line in lines if line.get("stroke-width") == "2"]
    assert len(rising) == 14  # seven before the span without a face and seven after
    read(film, "--every", "2", "--plot", tmp_path / "over_time.png")
    with Image.open(tmp_path / "over_time.png") as drawn:
        assert drawn.size == (2240, 920)


def test_overlays_are_a_picture_a_moment_or_a_video(film: Path, tmp_path: Path) -> None:
    read(film, "--every", "4", "--overlay", tmp_path / "drawn")
    names = sorted(file.name for file in (tmp_path / "drawn").iterdir())
    assert names == ["000000.000.png", "000004.000.png", "000008.000.png"]
    sizes = [size_of(tmp_path / "drawn" / name) for name in names]
    assert len(set(sizes)) == 1
    for name in ("drawn.avi", "drawn.mp4"):
        read(film, "--every", "4", "--overlay", tmp_path / name)
        shots = list(VideoFile(tmp_path / name, 1600).frames(0))
        assert [time for time, _ in shots] == [0, 4, 8]
        assert {(shot.shape[1], shot.shape[0]) for _, shot in shots} == {sizes[0]}


class Counted:
    """A source of many frames that knows how many of them are still held by anybody."""

    end_s = 0.0
    cut_short = False

    def __init__(self, count: int) -> None:
        self.count, self.alive, self.most = count, 0, 0

    def frames(self, every_s: float) -> Iterator[tuple[float, Frame]]:
        for number in range(self.count):
            yield float(number), self.made()

    def made(self) -> Frame:
        frame = np.zeros((8, 8, 3), np.uint8)
        self.alive += 1
        self.most = max(self.most, self.alive)
        weakref.finalize(frame, self.gone)
        return frame

    def gone(self) -> None:
        self.alive -= 1


def test_only_the_current_frame_is_held() -> None:
    source = Counted(500)
    reader = VideoReader(source, lambda frame: [], 0.0)
    gc.disable()  # what only the collector would free counts as held
    try:
        for moment, frame in reader.moments():
            assert frame.shape == (8, 8, 3)
            del moment, frame
    finally:
        gc.enable()
    assert source.most == 1
    assert reader.summary().moments == 500


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.mp4", b"", "The file is empty."),
        ("text.mp4", b"no video at all\n", "is not an MP4"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n", "is not an MP4"),
        ("picture.avi", b"\xff\xd8\xff\xe0 a JPEG", "is not an MP4"),
        ("start.mp4", b"\x00\x00\x00\x20ftypisom" + bytes(400), "damaged or cut short"),
        ("start.mkv", b"\x1aE\xdf\xa3" + bytes(400), "damaged or cut short"),
    ],
)
def test_what_is_no_video_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=says) as refused:
        read(tmp_path / name)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_noise_behind_a_good_header_is_refused(film: Path, tmp_path: Path) -> None:
    spoilt = film.read_bytes()[:3000] + np.random.default_rng(3).bytes(60_000)
    (tmp_path / "noise.avi").write_bytes(spoilt)
    with pytest.raises(CommandError, match="damaged or cut short"):
        read(tmp_path / "noise.avi")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "none.avi", tmp_path):
        with pytest.raises(VideoError, match="cannot be read"):
            video_read(place, every_s=5)


def test_a_cut_video_is_read_as_far_as_it_goes_and_says_so(film: Path, tmp_path: Path) -> None:
    whole = film.read_bytes()
    (tmp_path / "cut.avi").write_bytes(whole[: len(whole) // 4])
    out = io.StringIO()
    with pytest.raises(CommandError, match="cut short; what is there was read") as told:
        call_command("read_video", str(tmp_path / "cut.avi"), "--every", "1", stdout=out)
    assert told.value.returncode == 2
    assert "0:00.0  face 1: happiness" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--plot", "drawn.pdf"], "ending in .svg or .png"),
        (["--overlay", "nowhere/at/all"], "folder does not exist"),
        (["--every", "-1"], "0 .every frame. or more"),
        (["--every", "nan"], "0 .every frame. or more"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_read(
    film: Path, words: list[str], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        read(film, *words)


def test_a_person_sees_one_line_and_exit_2(tmp_path: Path, film: Path) -> None:
    whole = film.read_bytes()
    (tmp_path / "cut.avi").write_bytes(whole[: len(whole) // 4])
    env = os.environ | {"MAUM_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    env["MAUM_DATABASE"] = "postgres://nobody@127.0.0.1:1/none"  # it must not ask for one
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "read_video", "cut.avi", "--every", "1"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cut.avi: The video is cut short" in done.stderr
