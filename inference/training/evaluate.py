"""Figures of a trained recogniser on one split, calibrated, with and without duplicates."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.domain.labels import EMOTIONS
from inference.training.datasets import FaceSet, LabelledFaces, split_take
from inference.training.metrics import figures, temperature_fit
from inference.training.predict import logits_of
from inference.training.recognisers import RECOGNISERS, network
from inference.training.runs import RunFolder


def trained(recogniser: str, folder: RunFolder) -> Any:
    """The network with its best weights. Raises FileNotFoundError before the first epoch."""
    if not folder.best.exists():
        raise FileNotFoundError(f"no weights in {folder.path}: train first")
    model = network(recogniser, RECOGNISERS[recogniser])
    model.load_weights(folder.best)
    return model


def temperature_of(model: Any, faces: FaceSet) -> float:
    """Calibration temperature, fitted on PublicTest under maj7."""
    judge = split_take(faces, "public", "ferplus")
    return temperature_fit(logits_of(model, judge.images), judge.label)


def evaluate(
    recogniser: str, faces: FaceSet, folder: RunFolder, split: str, labels: str = "ferplus"
) -> dict[str, Any]:
    """Figures under protocol maj7 (labels ferplus) or against FER2013's own labels (fer)."""
    model = trained(recogniser, folder)
    part = split_take(faces, split, labels)
    temperature = temperature_of(model, faces)
    logits = logits_of(model, part.images)
    result: dict[str, Any] = {"recogniser": recogniser, "split": split, "labels": labels}
    result |= {"temperature": temperature, **_summary(logits, part, temperature)}
    fresh = ~part.duplicate
    clean = _summary(logits[fresh], _rows(part, fresh), temperature)
    return {**result, "without_duplicates": clean}


def _rows(part: LabelledFaces, keep: NDArray[np.bool_]) -> LabelledFaces:
    return LabelledFaces(*(value[keep] for value in vars(part).values()))


def _summary(
    logits: NDArray[np.float32], part: LabelledFaces, temperature: float
) -> dict[str, Any]:
    result = figures(logits, part.label, temperature)
    result["fer2013_accuracy"] = float((logits.argmax(axis=1) == part.fer_label).mean())
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
