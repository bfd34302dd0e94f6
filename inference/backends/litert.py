"""A thread-safe LiteRT interpreter over one .tflite file."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from inference.backends.memory import freed_memory_keep
from inference.domain.errors import ModelError

Floats = NDArray[np.float32]


class LiteRTModel:
    """One model with one input and named outputs; calls wait for each other.

    Raises ModelError when the file is missing or is no model.
    """

    def __init__(self, file: Path) -> None:
        freed_memory_keep()
        try:
            # One thread: a face takes about a millisecond, and processes are the unit of scale.
            self._interpreter: Any = Interpreter(str(file), num_threads=1)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError(f"{file.name} is not a usable model: {error}") from error
        self._input = self._interpreter.get_input_details()[0]
        self._outputs = self._interpreter.get_output_details()
        self._lock = threading.Lock()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of the input, batch first."""
        return tuple(int(side) for side in self._input["shape"])

    def run(self, tensor: Floats) -> list[Floats]:
        """Outputs, copied, in the model's own order."""
        with self._lock:
            self._interpreter.set_tensor(self._input["index"], tensor)
            self._interpreter.invoke()
            return [self._interpreter.get_tensor(out["index"]) for out in self._outputs]
