"""The robustness report at a reduced size: the shipped model on the one face that may be shown."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inference.backends.blazeface import BlazeFaceDetector
from inference.domain.geometry import face_crop
from inference.domain.labels import EMOTIONS
from inference.manifests import manifest_load
from inference.preprocessing.sampling import crop_grey
from inference.training import shipped
from inference.training.cli import main
from inference.training.covers import COVERS
from inference.training.datasets import VOTE_ORDER, FaceSet
from inference.training.quality_study import SPOILINGS
from inference.training.robustness import CHANGES, NEUTRAL, blur, robustness
from inference.training.robustness_report import report_write
from inference.training.shipped import shipped_answers
from tests.face import frames

Pictures = NDArray[np.uint8]
VIEWS = (
    "plain", "camera", "upright phone", "odd sides", "wide camera", "close", "dim", "bright",
    "leaning left", "mirrored", "tall", "wide",
)  # fmt: skip


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """(N, 48, 48): the astronaut's face as the platform cuts it out of several frames."""
    manifest, detector, shown = manifest_load(), BlazeFaceDetector(), frames.variants()
    crops = []
    for name in VIEWS:
        (face,) = detector.detect(shown[name])
        crop = face_crop(face, manifest.margin, manifest.lift)
        crops.append(crop_grey(shown[name], crop, manifest.input_size))
    return np.rint(np.stack(crops)).astype(np.uint8)


@pytest.fixture(scope="module")
def faces(pictures: Pictures) -> FaceSet:
    """The same, each labelled as the shipped model reads it: accuracy is then agreement."""
    label = shipped_answers()(pictures).argmax(axis=1)
    votes = np.zeros((len(label), len(VOTE_ORDER)), np.int64)
    for row, one in enumerate(label):
        votes[row, VOTE_ORDER.index(EMOTIONS[one])] = 10
    return FaceSet(pictures, label, votes, np.ones(len(label), np.int64), "none")


def test_the_report_covers_every_change_and_says_what_it_leaves_out(
    faces: FaceSet, tmp_path: Path
) -> None:
    result = robustness(shipped_answers(), faces)
    assert (result["rows"], result["unchanged"]) == (len(VIEWS), 1.0)
    assert set(result["changes"]) == set(CHANGES)
    for name, (_, levels) in CHANGES.items():
        assert list(result["changes"][name]) == [str(level) for level in levels]
        assert all(0 <= share <= 1 for share in result["changes"][name].values())
    assert sum(group["rows"] for group in result["by_brightness"]) == len(VIEWS)
    text = report_write("shipped", result, tmp_path).read_text()
    assert "was not measured" in text
    assert (tmp_path / "robustness-shipped.svg").read_text().count("<polyline") == len(CHANGES)


@pytest.mark.parametrize("name", sorted(NEUTRAL))
def test_a_change_of_no_strength_changes_no_answer(name: str, pictures: Pictures) -> None:
    change = CHANGES[name][0]
    unchanged = np.stack([change(face, NEUTRAL[name]) for face in pictures])
    assert (unchanged == pictures).all()


def test_every_change_but_jpeg_has_a_level_of_no_strength() -> None:
    assert set(CHANGES) - set(NEUTRAL) == {"JPEG, quality"}


def test_the_best_jpeg_hardly_changes_an_answer(pictures: Pictures) -> None:
    answers = shipped_answers()
    again = np.stack([CHANGES["JPEG, quality"][0](face, 100) for face in pictures])
    assert np.abs(answers(again) - answers(pictures)).max() < 0.1


def test_heavy_blur_lowers_the_confidence(pictures: Pictures) -> None:
    answers = shipped_answers()
    clean = answers(pictures)
    top = clean.argmax(axis=1)
    rows = np.arange(len(top))
    soft = np.stack([blur(face, 3.0) for face in pictures])
    assert answers(soft)[rows, top].mean() < clean[rows, top].mean() - 0.1


def test_asking_the_shipped_file_for_another_recogniser_is_refused() -> None:
    with pytest.raises(ValueError, match="is shipped, not lecture_cnn"):
        shipped_answers("lecture_cnn")


@pytest.fixture
def packed(tmp_path: Path, pictures: Pictures) -> Path:
    """The same faces as training and public rows of a packed file."""
    images = np.concatenate([pictures, pictures[::-1] // 2])
    buffer = io.BytesIO()
    Image.fromarray(images.reshape(-1, 48)).save(buffer, "WEBP", lossless=True)
    blob, rows = np.frombuffer(buffer.getvalue(), np.uint8), len(images)
    votes = np.zeros((rows, len(VOTE_ORDER)), np.uint8)
    votes[:, VOTE_ORDER.index("happiness")] = 10
    np.savez(
        tmp_path / "faces.npz",
        webp=blob,
        webp_offsets=np.array([0, len(blob)]),
        fer_label=np.full(rows, EMOTIONS.index("happiness"), np.uint8),
        usage=np.repeat([1, 0], rows // 2).astype(np.uint8),
        ferplus_votes=votes,
    )
    return tmp_path / "faces.npz"


def test_the_quality_command_prints_limits_groups_and_areas(
    packed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quality", "--data", str(packed), "--rows", "10"]) == 0
    told = capsys.readouterr().out
    assert all(f"`{spoiling.limit}`" in told for spoiling in SPOILINGS)
    assert all(f"| {kind} |" in told for kind in COVERS)
    assert set(manifest_load().limits) >= {spoiling.limit for spoiling in SPOILINGS}


def test_the_robustness_command_asks_the_shipped_file(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = manifest_load().raw | {"classifier": {"recogniser": "campus"}}
    monkeypatch.setattr(shipped, "manifest_load", lambda: replace(manifest_load(), raw=named))
    monkeypatch.setenv("MAUM_VAR", str(tmp_path))
    words = ["robustness", "campus", "--shipped", "--data", str(packed), "--rows", "6"]
    assert main([*words, "--out", str(tmp_path)]) == 0
    text = (tmp_path / "robustness-campus.md").read_text()
    assert "Accuracy under maj7 on 6 PublicTest faces." in text
