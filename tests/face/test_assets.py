"""manage.py assets_build: what it writes, and that it may be repeated."""

from __future__ import annotations

import json
from importlib.metadata import distribution
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings
from pytest_django.fixtures import Settings

from inference.management.commands import assets_build
from inference.services import manifest


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "assets"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assets folder to look at only."""
    var: Path = tmp_path_factory.mktemp("var")
    with override_settings(VAR_DIR=var):
        build()
    return var / "assets"


def build() -> list[str]:
    out = StringIO()
    call_command("assets_build", "--no-fonts", stdout=out)
    return out.getvalue().splitlines()


def served(folder: Path) -> dict[str, Any]:
    text: dict[str, Any] = json.loads((folder / "models" / "manifest.json").read_text())
    return text


def test_manifest_names_files_that_are_there(built: Path) -> None:
    made = served(built)
    assert made["device"] is True
    for asset in (made["runtime"]["wasm"], made["detector"], made["classifier"]):
        assert (built / asset["file"]).stat().st_size == asset["bytes"]
        assert (built / f"{asset['file']}.gz").exists()
    assert (built / made["runtime"]["module"]).exists()
    assert (built / made["runtime"]["loader"]).exists()
    assert (built / "vendor" / "htmx.min.js").exists()


def test_detector_is_the_installed_packages_own(built: Path) -> None:
    package = Path(str(distribution("mediapipe").locate_file(manifest()["detector"]["file"])))
    assert (built / served(built)["detector"]["file"]).read_bytes() == package.read_bytes()


def test_module_imports_nothing_by_a_bare_name(built: Path) -> None:
    module = (built / served(built)["runtime"]["module"]).read_text()
    assert 'from "./wasm-utils.js"' in module
    assert 'from "@' not in module
    assert "sourceMappingURL" not in module


def test_second_build_only_removes_an_earlier_version(folder: Path) -> None:
    build()
    old = [folder / "vendor/litert-2.0.0/core.js", folder / "models/old-0123456789ab.tflite.br"]
    for file in old:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"old")
    lines = build()
    assert {line.split()[0] for line in lines} == {"unchanged", "removed"}
    assert not any(file.exists() for file in old)
    assert (folder / served(folder)["classifier"]["file"]).exists()


def test_without_nodes_packages_the_server_reads(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    lines = build()
    assert "Node's packages are not installed (npm ci): faces are read on the server." in lines
    assert served(folder) == {"device": False}
    assert (folder / "vendor" / "htmx.min.js").exists()


def test_a_changed_model_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = folder.parent / "face_detection_short_range.tflite"
    changed.write_bytes(b"something else")
    monkeypatch.setattr(assets_build, "mediapipe_file", lambda name: changed)
    with pytest.raises(CommandError, match="sha256 differs"):
        build()


def test_the_lock_names_no_host() -> None:
    lock = json.loads((project.BASE_DIR / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]
    wanted = json.loads((project.BASE_DIR / "package.json").read_text())
    pinned = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(version[0].isdigit() for version in pinned.values())
