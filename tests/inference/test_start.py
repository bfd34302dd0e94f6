"""Web and worker refuse to start with unsound models, and say why in one line."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.inference.test_manifest import edited, model_of, with_nan_weight

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
WEB = ("gunicorn", "config.wsgi:application", "--bind", "127.0.0.1:0", "--no-control-socket")
WORKER = ("celery", "-A", "config", "worker", "--pool", "solo", "--without-mingle")
COMMANDS = {"web": WEB, "web preloaded": (*WEB, "--preload"), "worker": WORKER}
DEADLINE_S = 120


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The project as links, except for the inference room: a copy that may be spoilt."""
    place = tmp_path / "house"
    place.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in {"inference", "var"}:
            (place / entry.name).symlink_to(entry)
    ignored = shutil.ignore_patterns("__pycache__", "training")
    shutil.copytree(ROOT / "inference", place / "inference", ignore=ignored)
    return place


def refusal(house: Path, command: tuple[str, ...]) -> str:
    """The line that says why the process ended, which it must do by itself with status 3."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAUM_", "DJANGO_", "PYTHON"))}
    env |= {"MAUM_VAR": str(house / "var"), "MAUM_DEMO": "1", "MAUM_SECRET_KEY": "only-for-tests"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=house,
        env=env,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
    )
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Maum does not start")]
    return line


def altered(models: Path) -> None:
    data = bytearray(model_of(models).read_bytes())
    data[len(data) // 2] ^= 1
    model_of(models).write_bytes(bytes(data))


def not_a_number(models: Path) -> None:
    sound = model_of(models).read_bytes()
    spoilt = with_nan_weight(sound)
    model_of(models).write_bytes(spoilt)
    edited(models, hashlib.sha256(sound).hexdigest(), hashlib.sha256(spoilt).hexdigest())


def other_detector(models: Path) -> None:
    text = (models / "manifest.toml").read_text()
    table = text[text.index("[detector]") :]
    named = table.split('sha256 = "')[1].split('"')[0]
    edited(models, named, "0" * 64)


Spoil = Callable[[Path], None]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "another model": (altered, "is not the file the manifest names (sha256 differs)."),
    "weights not finite": (not_a_number, "holds weights that are not finite."),
    "another detector": (other_detector, "is not the file the manifest names (sha256 differs)."),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ["another model", "weights not finite"])
def test_no_process_starts_with_a_spoilt_classifier(house: Path, command: str, kind: str) -> None:
    spoil, reason = SPOILT[kind]
    spoil(house / "inference" / "models")
    line = refusal(house, COMMANDS[command])
    assert line.endswith(reason)
    assert model_of(house / "inference" / "models").name in line


def test_web_does_not_start_with_another_detector(house: Path) -> None:
    spoil, reason = SPOILT["another detector"]
    spoil(house / "inference" / "models")
    line = refusal(house, COMMANDS["web"])
    assert line.endswith(reason)
    assert "face_detection_short_range.tflite" in line


def test_web_with_a_broken_manifest_names_it(house: Path) -> None:
    edited(house / "inference" / "models", "[classifier]", "[classifier")
    assert "manifest cannot be read" in refusal(house, COMMANDS["web"])
