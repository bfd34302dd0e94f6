"""The expression classifier on LiteRT."""

from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from inference.backends.litert import LiteRTModel
from inference.domain.errors import ModelError
from inference.domain.types import is_distribution


class LiteRTClassifier:
    """FaceClassifier over a .tflite file (1, size, size, 1) -> (1, 7) probabilities.

    Raises ModelError when a weight is not finite, the shape is another, or the answer to a
    plain grey face is no distribution.
    """

    def __init__(self, file: Path, model_id: str, size: int) -> None:
        self.model_id = model_id
        weights_check(file)
        self._model = LiteRTModel(file)
        if self._model.input_shape != (1, size, size, 1):
            raise ModelError(f"{file.name} takes {self._model.input_shape}, not {size} x {size}")
        self.classify(np.zeros((size, size), np.float32))

    def classify(self, face: NDArray[np.float32]) -> tuple[float, ...]:
        """Seven probabilities; see FaceClassifier."""
        output = self._model.run(face[None, :, :, None])[0]
        probabilities = tuple(float(value) for value in output.ravel())
        if not is_distribution(probabilities):
            raise ModelError(f"{self.model_id} answered with something that is no distribution")
        return probabilities


def weights_check(file: Path) -> None:
    """Raise ModelError when the file is no model or one of its float weights is not finite.

    A NaN may be swallowed by a ReLU and leave the answer wrong yet finite, so weights are read.
    """
    try:
        model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(file.read_bytes(), 0))
        graph = model.subgraphs[0]
        floats = [t.buffer for t in graph.tensors if t.type == schema.TensorType.FLOAT32]
        stored = [model.buffers[index].data for index in floats]
    except Exception as error:  # the flatbuffer reader raises whatever the bytes lead it to
        raise ModelError(f"{file.name} is not a usable model") from error
    for data in stored:
        if data is not None and not np.isfinite(np.asarray(data, np.uint8).view("<f4")).all():
            raise ModelError(f"{file.name} holds weights that are not finite")
