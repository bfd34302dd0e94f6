"""Learning from other networks' answers beside the labels (Hinton et al. 2015, arXiv:1503.02531).

A vote of ten strangers is a noisy label; what trained networks say of the same face, plain and
mirrored, is a smoother one. Teachers answer once, before training begins.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from inference.backends.litert import LiteRTModel
from inference.training.heads import CLASSES
from inference.training.metrics import softmax
from inference.training.runs import run_folder
from inference.training.trained import trained

Shares = NDArray[np.float32]


def taught(
    targets: NDArray[np.float32],
    images: NDArray[np.uint8],
    teachers: tuple[str, ...],
    share: float,
    shares: Shares,
) -> NDArray[np.float32]:
    """Targets (N, 7 * heads), mixed with the mean answer of the teachers by `share`.

    teachers: recognisers with a run, which answer on all heads, or paths of exported graphs
    (.tflite), which answer on the first. shares: what the loss adds to the logits, so also to those
    of a recogniser that learnt with it. Raises FileNotFoundError for a teacher without weights.
    """
    mixed = targets.copy()
    answers = [_both_ways(_answering(name, shares), images) for name in teachers]
    for start in range(0, targets.shape[1], CLASSES):
        head = slice(start, start + CLASSES)
        told = [answer[:, head] for answer in answers if answer.shape[1] > start]
        if told:
            mixed[:, head] = (1.0 - share) * targets[:, head] + share * np.mean(told, axis=0)
    return mixed


def _both_ways(answering: Any, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = (answering(images) + answering(images[:, :, ::-1])) / 2
    return mean


def _answering(name: str, shares: Shares) -> Any:
    """(N, 48, 48) uint8 to (N, 7 * heads) probabilities."""
    if name.endswith(".tflite"):
        return lambda images: _graph_answers(LiteRTModel(Path(name)), images)
    reader = trained(name, run_folder(name))
    return lambda images: _head_answers(reader.heads(np.ascontiguousarray(images)) + shares)


def _graph_answers(graph: LiteRTModel, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    inputs = images[..., None].astype(np.float32) / 127.5 - 1
    return np.array([graph.run(face[None])[0][0] for face in tqdm(inputs, mininterval=10)])


def _head_answers(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    heads = np.split(logits, logits.shape[1] // CLASSES, axis=1)
    return np.concatenate([softmax(head) for head in heads], axis=1).astype(np.float32)
