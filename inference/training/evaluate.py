"""Figures of a trained recogniser on one split, calibrated, with and without duplicates."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.domain.labels import EMOTIONS
from inference.training.batches import held_out, rows_take
from inference.training.datasets import FaceSet, LabelledFaces, split_as, split_take
from inference.training.metrics import figures, softmax, temperature_fit
from inference.training.runs import RunFolder
from inference.training.trained import Trained, trained

Logits = NDArray[np.floating[Any]]


def temperature_of(reader: Trained, faces: FaceSet) -> float:
    """Calibration temperature, fitted on PublicTest under maj7."""
    settings = reader.settings
    judge = split_take(split_as(faces, settings.split, settings.seed), "public", "ferplus")
    return temperature_fit(reader.join(reader.heads(judge.images)), judge.label)


def answerer(
    recogniser: str, faces: FaceSet, folder: RunFolder
) -> Callable[[NDArray[np.uint8]], NDArray[np.float64]]:
    """What reads (N, 48, 48) uint8 faces into (N, 7) calibrated probabilities."""
    reader = trained(recogniser, folder)
    temperature = temperature_of(reader, faces)
    return lambda images: softmax(reader.join(reader.heads(images)), temperature)


def evaluate(
    recogniser: str, faces: FaceSet, folder: RunFolder, split: str, labels: str = "ferplus"
) -> dict[str, Any]:
    """Figures under protocol maj7 (labels ferplus) or against FER2013's own labels (fer).

    Against FER2013's own labels a recogniser with two heads answers with the head that learned
    them; `fer2013_accuracy` is always that, over every row of the split.
    """
    reader = trained(recogniser, folder)
    temperature = temperature_of(reader, faces)
    faces = split_as(faces, reader.settings.split, reader.settings.seed)
    every = _part(faces, split, "fer", reader)
    heads = reader.heads(every.images)
    own = reader.own_label(heads)
    part = every if labels == "fer" else _part(faces, split, labels, reader)
    logits = own if labels == "fer" else reader.join(reader.heads(part.images))
    result: dict[str, Any] = {"recogniser": recogniser, "split": split, "labels": labels}
    result |= {"temperature": temperature, **_summary(logits, part, temperature)}
    result["fer2013_accuracy"] = _agreement(own, every)
    fresh, fresh_every = ~part.duplicate, ~every.duplicate
    clean = _summary(logits[fresh], rows_take(part, fresh), temperature)
    clean["fer2013_accuracy"] = _agreement(own[fresh_every], rows_take(every, fresh_every))
    return {**result, "without_duplicates": clean}


def _part(faces: FaceSet, split: str, labels: str, reader: Trained) -> LabelledFaces:
    """Rows of a split; holdout: the training faces that this run did not learn from."""
    if split != "holdout":
        return split_take(faces, split, labels)
    return held_out(split_take(faces, "train", labels), reader.settings)[1]


def _agreement(logits: Logits, part: LabelledFaces) -> float:
    return float((logits.argmax(axis=1) == part.fer_label).mean())


def _summary(logits: Logits, part: LabelledFaces, temperature: float) -> dict[str, Any]:
    result = figures(logits, part.label, temperature)
    result["fer2013_same_faces"] = _agreement(logits, part)
    sure = part.majority
    if sure.any():
        right = logits.argmax(axis=1)[sure] == part.label[sure]
        result["majority_rows"], result["majority_accuracy"] = int(sure.sum()), float(right.mean())
    return result


def report(result: dict[str, Any]) -> str:
    """The figures as a short table for people."""
    lines = [f"{result['recogniser']} on {result['split']} ({result['labels']})"]
    for key in ("accuracy", "balanced_recall", "macro_f1", "fer2013_accuracy", "ece"):
        both = (result[key], result["without_duplicates"][key])
        lines.append(f"  {key:<18}{both[0]:8.4f}   without duplicates {both[1]:8.4f}")
    lines.append(f"  {'class':<12}{'precision':>10}{'recall':>10}{'f1':>10}{'cases':>8}")
    for label in EMOTIONS:
        one = result["per_class"][label]
        numbers = "".join(f"{one[key]:10.3f}" for key in ("precision", "recall", "f1"))
        lines.append(f"  {label:<12}{numbers}{one['cases']:8d}")
    return "\n".join(lines)
