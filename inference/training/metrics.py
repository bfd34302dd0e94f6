"""Figures of a recogniser, in numpy alone."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.domain.labels import EMOTIONS

CLASSES: Final = len(EMOTIONS)
ECE_BINS: Final = 15
LEVELS: Final = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def softmax(logits: NDArray[np.floating[Any]], temperature: float = 1.0) -> NDArray[np.float64]:
    """Rows of logits to rows of probabilities, divided by the temperature first."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def confusion(label: NDArray[np.int64], guess: NDArray[np.int64]) -> NDArray[np.int64]:
    """(7, 7) counts, rows the truth, columns the guess."""
    return np.bincount(label * CLASSES + guess, minlength=CLASSES**2).reshape(CLASSES, CLASSES)


def expected_calibration_error(
    probabilities: NDArray[np.float64], label: NDArray[np.int64], bins: int = ECE_BINS
) -> float:
    """Mean gap between confidence and accuracy over equal-width bins (Guo et al. 2017)."""
    sure = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == label
    where = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        abs(float(sure[where == b].mean() - right[where == b].mean())) * float((where == b).mean())
        for b in range(bins)
        if (where == b).any()
    ]
    return float(sum(gaps))


def risk_coverage(
    probabilities: NDArray[np.float64], label: NDArray[np.int64]
) -> list[dict[str, float]]:
    """Share of rows kept, and accuracy on them, when the top probability must reach a level."""
    sure = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == label
    curve = []
    for level in LEVELS:
        kept = sure >= level
        accuracy = float(right[kept].mean()) if kept.any() else 0.0
        curve.append({"level": level, "coverage": float(kept.mean()), "accuracy": accuracy})
    return curve


def per_class(counts: NDArray[np.int64]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 and number of cases of every emotion; 0 where undefined."""
    result = {}
    for index, label in enumerate(EMOTIONS):
        hit, cases = int(counts[index, index]), int(counts[index].sum())
        guessed = int(counts[:, index].sum())
        precision, recall = hit / guessed if guessed else 0.0, hit / cases if cases else 0.0
        both = precision + recall
        result[label] = {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / both if both else 0.0,
            "cases": cases,
        }
    return result


def figures(
    logits: NDArray[np.floating[Any]], label: NDArray[np.int64], temperature: float = 1.0
) -> dict[str, Any]:
    """Accuracy, balanced recall, macro F1, calibration error, per class and confusion."""
    probabilities = softmax(logits, temperature)
    counts = confusion(label, probabilities.argmax(axis=1))
    classes = per_class(counts)
    present = [entry for entry in classes.values() if entry["cases"]]
    return {
        "rows": len(label),
        "accuracy": float(np.trace(counts) / max(1, len(label))),
        "balanced_recall": float(np.mean([entry["recall"] for entry in present])),
        "macro_f1": float(np.mean([entry["f1"] for entry in present])),
        "ece": expected_calibration_error(probabilities, label),
        "risk_coverage": risk_coverage(probabilities, label),
        "per_class": classes,
        "confusion": counts.tolist(),
    }


def temperature_fit(logits: NDArray[np.floating[Any]], label: NDArray[np.int64]) -> float:
    """The temperature with the least negative log-likelihood, found by golden section."""

    def cost(log_t: float) -> float:
        chosen = softmax(logits, float(np.exp(log_t)))[np.arange(len(label)), label]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    low, high, ratio = np.log(0.2), np.log(5.0), (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    return float(np.exp((low + high) / 2))
