"""One static batch-1 float32 .tflite file for server and browser, and its manifest entry."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inference.domain.labels import EMOTIONS
from inference.training.datasets import SIDE, FaceSet
from inference.training.evaluate import temperature_of
from inference.training.heads import CLASSES
from inference.training.runs import RunFolder
from inference.training.trained import Trained, trained

LICENCE = "AGPL-3.0-or-later; weights trained on FER2013 pictures, which are for research use"


def export(recogniser: str, faces: FaceSet, folder: RunFolder, out: Path) -> Path:
    """Write the graph and renew `[classifier]` of the manifest in `out`; returns the graph's path.

    The graph takes (1, 48, 48, 1) in [-1, 1], enlarges where the network wants more, makes one
    answer of two heads, divides the logits by the calibration temperature and ends in softmax.
    Where the network wants ratios or study C's chain, the graph begins after them and the
    manifest, which is for pictures as the camera gives them, stays as it is.
    """
    reader = trained(recogniser, folder)
    temperature = temperature_of(reader, faces)
    file = out / f"{recogniser}.tflite"
    file.write_bytes(_flatbuffer(reader, temperature))
    if reader.settings.inputs == "faces" and not reader.settings.preprocessing:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        manifest_renew(out / "manifest.toml", _entry(recogniser, file, digest, temperature))
    return file


def _flatbuffer(reader: Trained, temperature: float) -> bytes:
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    whole = _whole(reader, temperature)
    call = tf.function(lambda x: whole(x, training=False)).get_concrete_function(
        tf.TensorSpec(whole.input_shape, tf.float32)
    )
    frozen = convert_variables_to_constants_v2(call)
    return bytes(tf.lite.TFLiteConverter.from_concrete_functions([frozen]).convert())


def _whole(reader: Trained, temperature: float) -> Any:
    import keras

    if reader.settings.inputs == "ratios":
        inputs = keras.Input(reader.model.input_shape[1:], batch_size=1)
        pictures = inputs
    else:
        inputs = keras.Input((SIDE, SIDE, 1), batch_size=1)
        side = reader.settings.side
        enlarge = keras.layers.Resizing(side, side, interpolation="bilinear")
        pictures = inputs if side == SIDE else enlarge(inputs)
    logits = _joined(reader, reader.model(pictures, training=False))
    return keras.Model(inputs, keras.layers.Softmax()(logits / temperature))


def _joined(reader: Trained, heads: Any) -> Any:
    """As Trained.join; the log-softmax of a head differs from its logits by a constant alone."""
    import keras
    import numpy as np

    if reader.settings.output == "sigmoid":
        return keras.ops.log_sigmoid(heads)
    if heads.shape[-1] == CLASSES:
        return heads
    mix = np.concatenate([weight * np.eye(CLASSES) for weight in reader.combination.weights])
    return keras.ops.matmul(heads, mix.astype("float32")) + np.array(
        reader.combination.shift, np.float32
    )


def _entry(recogniser: str, file: Path, digest: str, temperature: float) -> dict[str, Any]:
    now = datetime.now(UTC)
    version = now.strftime("%Y.%m.%d.%H%M")
    return {
        "id": f"{recogniser}-{version}",
        "recogniser": recogniser,
        "version": version,
        "file": file.name,
        "sha256": digest,
        "labels": list(EMOTIONS),
        "temperature": round(temperature, 4),
        "licence": LICENCE,
        "card": f"docs/model-cards/{recogniser}.md",
    }


def manifest_renew(file: Path, entry: dict[str, Any]) -> None:
    """Replace the `[classifier]` table, the first of the file; the other tables stay."""
    text = file.read_text()
    start = text.index("\n[classifier]\n") + 1
    head, rest = text[:start], text[text.index("\n[", start) :]
    lines = [f"{key} = {_toml(value)}" for key, value in entry.items()]
    file.write_text(head + "\n".join(["[classifier]", *lines]) + "\n" + rest)


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
