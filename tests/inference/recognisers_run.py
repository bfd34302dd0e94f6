"""Every recogniser keeps one contract: it builds, learns, resumes its settings and exports.

Needs the train extra, whose environment holds no pytest: run it with
`python -m unittest tests.inference.recognisers_run` there.
"""

import io
import os
import tempfile
import unittest
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ["ONEDNN_MAX_CPU_ISA"] = "AVX2"  # before TensorFlow; see inference.training.__main__
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np

from inference.backends.litert import LiteRTModel
from inference.manifests import MODELS
from inference.training import recognisers
from inference.training.cli import main
from inference.training.datasets import faces_load
from inference.training.evaluate import temperature_of
from inference.training.heads import Combination
from inference.training.inputs import prepared
from inference.training.metrics import softmax
from inference.training.runs import record_read, run_folder
from inference.training.trained import trained
from tests.inference.training_run import packed_write

PARAMETERS = {
    "campus_teacher": 3_209_806,
    "campus": 809_038,
    "deep_cnn": 1_807_591,
    "geometry_mlp": 135_703,
    "geometry_mlp_softmax": 135_703,
    "lecture_cnn": 9_834_663,
    "mini_xception": 199_031,
    "shallow_cnn": 1_209_159,
    "three_segment_cnn": 1_500_135,
}
PRETRAINED = Path("var/pretrained").resolve()  # `make pretrained`
MOST_FOR_CAMPUS = 1_500_000


class Contract(unittest.TestCase):
    """The same for all, in a folder of its own."""

    def setUp(self) -> None:
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.folder = Path(room.name)
        os.environ["MAUM_VAR"] = str(self.folder)
        (self.folder / "pretrained").symlink_to(PRETRAINED)
        self.data = str(packed_write(self.folder / "faces.npz"))
        (self.folder / "manifest.toml").write_text((MODELS / "manifest.toml").read_text())

    def command(self, *words: str) -> None:
        """Run one command, unseen."""
        with redirect_stdout(io.StringIO()):
            assert main([*words[:2], "--data", self.data, *words[2:]]) == 0

    def test_networks_have_their_documented_size_and_shapes(self) -> None:
        assert set(PARAMETERS) == set(recognisers.RECOGNISERS) == set(recognisers.BUILDERS)
        assert PARAMETERS["campus"] <= MOST_FOR_CAMPUS
        for name, settings in recognisers.RECOGNISERS.items():
            model = recognisers.network(name, settings)
            assert model.count_params() == PARAMETERS[name], (name, model.count_params())
            assert model.output_shape == (None, 7 * settings.heads), name

    def test_each_learns_an_epoch_and_its_graph_reads_as_its_network_does(self) -> None:
        for name in PARAMETERS:
            with self.subTest(name):
                settings = recognisers.RECOGNISERS[name]
                small = replace(settings, mixed_precision=False, batch=56)
                recognisers.RECOGNISERS[name] = small
                self.addCleanup(recognisers.RECOGNISERS.__setitem__, name, settings)
                self.command("train", name, "--epochs", "1")
                if small.heads > 1:
                    Combination((0.6, 0.4), tuple(np.linspace(-0.3, 0.3, 7))).write(
                        run_folder(name).combination
                    )
                self.command("export", name, "--out", str(self.folder))
                self.compare(name)

    def compare(self, name: str) -> None:
        """Graph and network agree on faces that neither has seen, temperature included."""
        reader = trained(name, run_folder(name))
        assert reader.settings == recognisers.RECOGNISERS[name].from_record(
            record_read(run_folder(name).record)["settings"]
        )
        images = np.random.default_rng(2).integers(0, 256, (4, 48, 48), dtype=np.uint8)
        given: Any = prepared(images, reader.settings)
        if reader.settings.inputs == "faces":
            given = given[..., None].astype(np.float32) / 127.5 - 1
        graph = LiteRTModel(self.folder / f"{name}.tflite")
        answers = np.array([graph.run(row[None])[0][0] for row in given])
        temperature = temperature_of(reader, faces_load(Path(self.data)))
        expected = softmax(reader.join(reader.heads(images)), temperature)
        assert np.abs(answers - expected).max() < 0.001


if __name__ == "__main__":
    unittest.main()
