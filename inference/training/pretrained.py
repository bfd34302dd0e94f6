"""A face network's published weights to start from: HSE-FaceRes, read without its framework.

MobileNet v1 (Howard et al. 2017, arXiv:1704.04861) that Savchenko trained to tell the faces of
VGGFace2 apart (Cao et al. 2018, arXiv:1710.08092) and then to guess age and gender (Savchenko
2019, arXiv:1807.07718; Apache-2.0). The npm package @vladmandic/human (MIT) carries it with batch
normalisation folded in; `make pretrained` fetches it. What was learnt from millions of faces under
any light and pose is kept as a starting point, nothing of who they were.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FILE: Final = "faceres.bin"
SHA256: Final = "2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b"
MEAN: Final = (103.939, 116.779, 123.68)
"""Blue, green, red: taken from a pixel of 0 to 255 before the first convolution."""
Weights = dict[str, NDArray[np.float32]]


def pretrained_read() -> Weights:
    """Every array of the network by its name.

    Raises FileNotFoundError before `make pretrained`, ValueError for another file than its.
    """
    folder = Path(os.environ.get("MAUM_VAR", "var")) / "pretrained"
    blob = (folder / FILE).read_bytes()
    if hashlib.sha256(blob).hexdigest() != SHA256:
        raise ValueError(f"{folder / FILE} is not the file this network starts from")
    weights, position = {}, 0
    for entry in _entries(json.loads((folder / FILE).with_suffix(".json").read_text())):
        dtype = np.dtype(entry.get("quantization", entry)["dtype"])
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(blob, dtype, count, position)
        weights[entry["name"]] = values.reshape(entry["shape"]).astype(np.float32)
        position += count * dtype.itemsize
    return weights


def _entries(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for group in described["weightsManifest"] for entry in group["weights"]]


def stem_weights(weights: Weights) -> list[NDArray[np.float32]]:
    """Kernel (3, 3, 1, 32) and bias of the first convolution, for grey in [-1, 1].

    A grey pixel g stands for 127.5 * (g + 1) in each of three colours; the colours' kernels add up.
    """
    kernel, bias = weights["conv1/convolution/merged_input"], weights["conv1_bn/batchnorm_1/sub"]
    offset = (127.5 - np.array(MEAN, np.float32))[:, None]
    grey = kernel.sum(axis=2, keepdims=True) * np.float32(127.5)
    return [grey, bias + (kernel.sum(axis=(0, 1)) * offset).sum(axis=0)]


def block_weights(weights: Weights, block: int) -> list[list[NDArray[np.float32]]]:
    """Kernel and bias of a block's depthwise and of its pointwise convolution; blocks from 1."""
    deep, point = f"conv_dw_{block}", f"conv_pw_{block}"
    scale = weights[f"{deep}_bn/batchnorm_1/mul"][:, None]
    return [
        [weights[f"{deep}/depthwise_kernel"] * scale, weights[f"{deep}_bn/batchnorm_1/sub"]],
        [
            weights[f"{point}/convolution/merged_input"],
            weights[f"{point}_bn/batchnorm_1/sub"],
        ],
    ]
