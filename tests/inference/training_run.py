"""A whole training in small: train, stop, go on, evaluate, export, read.

Needs the train extra, whose environment holds no pytest: run it with
`python -m unittest tests.inference.training_run` there.
"""

import io
import json
import os
import tempfile
import unittest
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

os.environ["ONEDNN_MAX_CPU_ISA"] = "AVX2"  # before TensorFlow; see inference.training.__main__

import numpy as np
from PIL import Image

from inference.backends.classifier import LiteRTClassifier
from inference.manifests import MODELS, file_verify, manifest_load
from inference.training import recognisers
from inference.training.cli import main
from inference.training.metrics import softmax
from inference.training.runs import run_folder
from inference.training.trained import trained

CLASSES, EACH = 7, 16


def packed_write(file: Path) -> Path:
    """Faces of seven kinds: a bright bar whose height on the picture is the label."""
    rng = np.random.default_rng(11)
    label = np.tile(np.arange(CLASSES), EACH * 2)
    images = rng.integers(0, 60, (len(label), 48, 48), dtype=np.uint8)
    for row, kind in enumerate(label):
        images[row, kind * 6 + 2 : kind * 6 + 7] += 180
    buffer = io.BytesIO()
    Image.fromarray(images.reshape(-1, 48)).save(buffer, "WEBP", lossless=True)
    columns = np.array([4, 5, 6, 1, 3, 2, 0])  # EMOTIONS in the order of the vote columns
    votes = np.zeros((len(label), 10), np.uint8)
    votes[np.arange(len(label)), columns[label]] = 10
    usage = np.repeat([0, 1, 2], [len(label) // 2, len(label) // 4, len(label) // 4])
    blob = np.frombuffer(buffer.getvalue(), np.uint8)
    np.savez(
        file,
        webp=blob,
        webp_offsets=np.array([0, len(blob)]),
        fer_label=label.astype(np.uint8),
        usage=usage.astype(np.uint8),
        ferplus_votes=votes,
    )
    return file


class TrainingRun(unittest.TestCase):
    """One run in a folder of its own."""

    def setUp(self) -> None:
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.folder = Path(room.name)
        os.environ["MAUM_VAR"] = str(self.folder)
        self.data = str(packed_write(self.folder / "faces.npz"))
        settings = recognisers.RECOGNISERS["mini_xception"]
        self.addCleanup(recognisers.RECOGNISERS.__setitem__, "mini_xception", settings)
        small = replace(settings, blocks=(8, 8, 8, 8), batch=16)
        recognisers.RECOGNISERS["mini_xception"] = small

    def command(self, *words: str) -> str:
        """What a command prints."""
        printed = io.StringIO()
        with redirect_stdout(printed):
            assert main([words[0], "mini_xception", "--data", self.data, *words[1:]]) == 0
        return printed.getvalue()

    def test_a_stopped_run_goes_on_and_its_export_reads_alike(self) -> None:
        self.command("train", "--epochs", "1")
        printed = self.command("train", "--epochs", "2")
        assert "resumed after epoch 0" in printed
        folder = run_folder("mini_xception")
        assert [entry["epoch"] for entry in folder.history()] == [0, 1]
        assert "finished: true" in folder.record.read_text()

        result = json.loads(self.command("evaluate", "--split", "private", "--json"))
        assert result["rows"] == CLASSES * EACH // 2
        assert "ece" in result["without_duplicates"]

        out = self.folder / "models"
        out.mkdir()
        (out / "manifest.toml").write_text((MODELS / "manifest.toml").read_text())
        self.command("export", "--out", str(out))
        self.compare(out)

    def compare(self, out: Path) -> None:
        """The exported graph answers as the network does, temperature included."""
        manifest = manifest_load(out)
        file_verify(manifest.model_file, manifest.model_sha256)
        classifier = LiteRTClassifier(manifest.model_file, manifest.model_id, 48)
        images = np.random.default_rng(2).integers(0, 256, (5, 48, 48), dtype=np.uint8)
        reader = trained("mini_xception", run_folder("mini_xception"))
        expected = softmax(
            reader.join(reader.heads(images)), manifest.raw["classifier"]["temperature"]
        )
        exported = [classifier.classify(image.astype(np.float32) / 127.5 - 1) for image in images]
        assert np.abs(np.array(exported) - expected).max() < 0.001


if __name__ == "__main__":
    unittest.main()
