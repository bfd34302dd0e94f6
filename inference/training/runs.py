"""Where a training run keeps its checkpoints and its record."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class RunFolder:
    """Folder of one run: state/ (to resume), best.weights.h5, history.json, record.yaml."""

    path: Path

    @property
    def state(self) -> Path:
        """Checkpoints of weights and optimiser."""
        return self.path / "state"

    @property
    def best(self) -> Path:
        """Averaged weights of the epoch with the best public accuracy."""
        return self.path / "best.weights.h5"

    @property
    def combination(self) -> Path:
        """How the heads make one answer; absent until chosen."""
        return self.path / "combination.json"

    @property
    def record(self) -> Path:
        """The run's YAML record."""
        return self.path / "record.yaml"

    def history(self) -> list[dict[str, float]]:
        """One entry a finished epoch, oldest first."""
        file = self.path / "history.json"
        return json.loads(file.read_text()) if file.exists() else []

    def history_write(self, history: list[dict[str, float]]) -> None:
        """Replace the history in one step, so that a kill leaves a whole file."""
        fresh = self.path / "history.json.new"
        fresh.write_text(json.dumps(history, indent=1))
        fresh.replace(self.path / "history.json")


def training_root() -> Path:
    """Where all runs are kept: training/ under MAUM_VAR (default var/)."""
    return Path(os.environ.get("MAUM_VAR", "var")) / "training"


def run_folder(recogniser: str, name: str | None = None) -> RunFolder:
    """The run's folder under MAUM_VAR (default var/), made if missing."""
    path = training_root() / (name or recogniser)
    path.mkdir(parents=True, exist_ok=True)
    return RunFolder(path)


def code_revision() -> str:
    """The commit the code stands at, with + where files differ from it."""
    try:
        revision = _git("rev-parse", "--short=12", "HEAD")
        dirty = _git("status", "--porcelain", ".")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return revision.strip() + ("+" if dirty.strip() else "")


def _git(*words: str) -> str:
    command = ["git", "-C", str(Path(__file__).parent), *words]
    return subprocess.check_output(command, text=True)  # noqa: S603 - fixed words


def record_write(file: Path, record: dict[str, Any]) -> None:
    """Write one run's record as YAML, keys in the order given."""
    import yaml

    file.write_text(yaml.safe_dump(record, sort_keys=False, default_flow_style=None, width=98))


def record_read(file: Path) -> dict[str, Any]:
    """One run's record; empty before it is written."""
    import yaml

    return yaml.safe_load(file.read_text()) if file.exists() else {}


def record_extend(file: Path, key: str, value: Any) -> None:
    """Set one key of an existing record, such as the figures of an evaluation."""
    record_write(file, record_read(file) | {key: value})
