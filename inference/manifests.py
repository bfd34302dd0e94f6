"""The manifest of shipped models: read once, checked against the files."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from inference.domain.errors import ModelError
from inference.domain.labels import EMOTIONS
from inference.domain.quality import Ramp

MODELS: Final = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Manifest:
    """Numbers and files the pipeline of docs/face-pipeline.md reads."""

    model_id: str
    model_file: Path
    model_sha256: str
    detector_sha256: str
    landmarks_sha256: str
    input_size: int
    max_side: int
    margin: float
    lift: float
    ramps: dict[str, Ramp]
    limits: dict[str, float]
    raw: dict[str, Any]


@lru_cache
def manifest_load(folder: Path = MODELS) -> Manifest:
    """Read `manifest.toml`. Raises ModelError when it is missing, broken or of other labels."""
    try:
        raw = tomllib.loads((folder / "manifest.toml").read_text())
        return _manifest(raw, folder)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"the models' manifest cannot be read: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"the models' manifest lacks or misstates {error}") from error


def _manifest(raw: dict[str, Any], folder: Path) -> Manifest:
    classifier, quality = raw["classifier"], raw["quality"]
    if tuple(classifier["labels"]) != EMOTIONS:
        raise ModelError("the manifest's labels are not the seven emotions in their order")
    ramps = {name: (float(low), float(good)) for name, (low, good) in quality["ramps"].items()}
    return Manifest(
        model_id=classifier["id"],
        model_file=folder / classifier["file"],
        model_sha256=classifier["sha256"],
        detector_sha256=raw["detector"]["sha256"],
        landmarks_sha256=raw["landmarks"]["sha256"],
        input_size=int(raw["input"]["size"]),
        max_side=int(raw["frame"]["max_side"]),
        margin=float(raw["crop"]["margin"]),
        lift=float(raw["crop"]["lift"]),
        ramps=ramps,
        limits={name: float(value) for name, value in quality["abstain"].items()},
        raw=raw,
    )


def file_verify(file: Path, sha256: str) -> None:
    """Raise ModelError unless the file's content is the one the manifest names."""
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{file.name} is missing") from error
    if digest != sha256:
        raise ModelError(f"{file.name} is not the file the manifest names (sha256 differs)")
