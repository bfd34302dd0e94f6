"""A model that is not the one the manifest names, or is spoilt, is refused with the reason."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from inference import apps, services
from inference.backends.classifier import LiteRTClassifier, weights_check
from inference.backends.mediapipe_files import DETECTOR_FILE, LANDMARK_FILE, mediapipe_file
from inference.domain.errors import ModelError
from inference.domain.labels import EMOTIONS
from inference.manifests import MODELS, file_verify, manifest_load

ROOT = Path(__file__).parents[2]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the shipped models that may be spoilt."""
    return Path(shutil.copytree(MODELS, tmp_path / "models"))


@pytest.fixture
def used(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The copy, with the room reading from it."""
    monkeypatch.setattr(services, "manifest_load", lambda: manifest_load(models))
    monkeypatch.setattr(apps, "manifest_load", lambda: manifest_load(models))
    services._reader_load.cache_clear()
    manifest_load.cache_clear()
    yield models
    services._reader_load.cache_clear()
    manifest_load.cache_clear()


def model_of(folder: Path) -> Path:
    (file,) = folder.glob("*.tflite")
    return file


def edited(folder: Path, old: str, new: str) -> None:
    manifest = folder / "manifest.toml"
    text = manifest.read_text()
    assert old in text
    manifest.write_text(text.replace(old, new, 1))


def with_nan_weight(data: bytes) -> bytes:
    """The model with the first value of its largest weight replaced by NaN."""
    graph = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))
    largest = max((b.data for b in graph.buffers if b.data is not None), key=len)
    weight = np.asarray(largest, np.uint8).tobytes()
    return data.replace(weight, np.float32("nan").tobytes() + weight[4:], 1)


def test_shipped_files_are_the_ones_the_manifest_names() -> None:
    manifest = manifest_load()
    file_verify(manifest.model_file, manifest.model_sha256)
    file_verify(mediapipe_file(DETECTOR_FILE), manifest.detector_sha256)
    file_verify(mediapipe_file(LANDMARK_FILE), manifest.landmarks_sha256)
    weights_check(manifest.model_file)


def test_manifest_says_what_the_model_is() -> None:
    raw = services.manifest()
    classifier = raw["classifier"]
    assert tuple(classifier["labels"]) == EMOTIONS
    assert {"id", "version", "sha256", "licence", "card"} <= set(classifier)
    assert (ROOT / classifier["card"]).is_file()
    assert raw["input"]["size"] == 48


def test_an_altered_model_is_refused(used: Path) -> None:
    data = bytearray(model_of(used).read_bytes())
    data[len(data) // 2] ^= 1
    model_of(used).write_bytes(bytes(data))
    checked = services.model_check()
    assert checked["ok"] is False
    assert "sha256 differs" in checked["reason"]
    (error,) = apps.shipped_model_check()
    assert error.id == "inference.E001"


def test_a_missing_model_is_refused(used: Path) -> None:
    file = model_of(used)
    file.unlink()
    assert services.model_check() == {"ok": False, "reason": f"{file.name} is missing"}


def test_a_nan_weight_is_refused_even_with_a_matching_digest(used: Path, picture: bytes) -> None:
    spoilt = with_nan_weight(model_of(used).read_bytes())
    old = hashlib.sha256(model_of(used).read_bytes()).hexdigest()
    model_of(used).write_bytes(spoilt)
    edited(used, old, hashlib.sha256(spoilt).hexdigest())
    with pytest.raises(ModelError, match="not finite"):
        services.frame_read(picture)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.tflite"
    for content in (b"", b"no model", bytes(10_000)):
        file.write_bytes(content)
        with pytest.raises(ModelError):
            LiteRTClassifier(file, "none", 48)


def test_a_model_of_another_size_is_refused() -> None:
    manifest = manifest_load()
    with pytest.raises(ModelError, match="not 64 x 64"):
        LiteRTClassifier(manifest.model_file, manifest.model_id, 64)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"anger", "disgust"', '"disgust", "anger"', "seven emotions"),
        ("[classifier]", "[classifier", "cannot be read"),
        ("margin = ", "border = ", "margin"),
        ("margin = 1.17", 'margin = "wide"', "wide"),
    ],
)
def test_a_broken_manifest_is_refused(models: Path, old: str, new: str, reason: str) -> None:
    edited(models, old, new)
    with pytest.raises(ModelError, match=reason):
        manifest_load(models)


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        manifest_load(tmp_path)


def test_reading_a_face_imports_neither_tensorflow_nor_mediapipe(
    tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "face.png").write_bytes(picture)
    program = (
        "import sys, pathlib; from inference.services import frame_read;"
        "assert frame_read(pathlib.Path(sys.argv[1]).read_bytes(), landmarks=True);"
        "print([m for m in ('tensorflow', 'keras', 'mediapipe', 'cv2', 'django') "
        "if m in sys.modules])"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "face.png")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
