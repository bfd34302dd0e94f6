"""Accuracy when the picture is changed: light, blur, noise, cover, another crop."""

import io
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from inference.training.datasets import SIDE, FaceSet, LabelledFaces, split_take

Face = NDArray[np.uint8]
Answers = Callable[[NDArray[np.uint8]], NDArray[np.floating[Any]]]
SEED: Final = 2017
GROUPS: Final = 4


def brightness(face: Face, amount: float) -> Face:
    """Add grey levels."""
    return _bytes(face.astype(np.float64) + amount)


def contrast(face: Face, factor: float) -> Face:
    """Stretch around the mean."""
    return _bytes((face - face.mean()) * factor + face.mean())


def blur(face: Face, radius: float) -> Face:
    """Gaussian blur, radius in pixels of 48."""
    return np.asarray(Image.fromarray(face).filter(ImageFilter.GaussianBlur(radius)))


def noise(face: Face, deviation: float) -> Face:
    """Normal noise in grey levels, the same for a face on every run."""
    rng = np.random.default_rng([SEED, int(face.sum())])
    return _bytes(face + rng.normal(0.0, deviation, face.shape))


def jpeg(face: Face, quality: float) -> Face:
    """Through JPEG and back."""
    buffer = io.BytesIO()
    Image.fromarray(face).save(buffer, "JPEG", quality=int(quality))
    return np.asarray(Image.open(buffer))


def cover_eyes(face: Face, height: float) -> Face:
    """A dark bar over the eyes, such as sunglasses; height as a share of the side."""
    return _covered(face, 0.38 - height / 2, 0.38 + height / 2)


def cover_mouth(face: Face, height: float) -> Face:
    """A light area from the chin up, such as a mask; height as a share of the side."""
    return _covered(face, 1.0 - height, 1.0, level=200)


def shift_across(face: Face, share: float) -> Face:
    """The crop moved sideways."""
    return _moved(face, 1.0, 0.0, share)


def scale(face: Face, factor: float) -> Face:
    """The face larger (above 1) or smaller in its crop."""
    return _moved(face, factor, 0.0, 0.0)


def rotate(face: Face, degrees: float) -> Face:
    """Turned in the picture's plane."""
    return _moved(face, 1.0, degrees, 0.0)


CHANGES: Final[dict[str, tuple[Callable[[Face, float], Face], tuple[float, ...]]]] = {
    "brightness, grey levels": (brightness, (-90, -60, -30, 30, 60, 90)),
    "contrast, factor": (contrast, (0.25, 0.5, 0.75, 1.5, 2.0)),
    "blur, radius in pixels": (blur, (0.5, 1.0, 1.5, 2.0)),
    "noise, deviation": (noise, (5, 10, 20, 30)),
    "JPEG, quality": (jpeg, (80, 50, 30, 10)),
    "eyes covered, share": (cover_eyes, (0.12, 0.2, 0.28)),
    "mouth covered, share": (cover_mouth, (0.25, 0.35, 0.45)),
    "crop shifted, share": (shift_across, (-0.15, -0.08, 0.08, 0.15)),
    "crop scaled, factor": (scale, (0.75, 0.85, 1.15, 1.3)),
    "rotation, degrees": (rotate, (-30, -15, 15, 30)),
}


NEUTRAL: Final = {
    "brightness, grey levels": 0.0,
    "contrast, factor": 1.0,
    "blur, radius in pixels": 0.0,
    "noise, deviation": 0.0,
    "eyes covered, share": 0.0,
    "mouth covered, share": 0.0,
    "crop shifted, share": 0.0,
    "crop scaled, factor": 1.0,
    "rotation, degrees": 0.0,
}
"""The level at which a change changes nothing; JPEG has none."""


def robustness(answers: Answers, faces: FaceSet, rows: int = 0) -> dict[str, Any]:
    """Accuracy under maj7 on PublicTest, unchanged, under every change, and by brightness.

    rows: only so many faces, evenly spread over the split; 0: all.
    """
    part = split_take(faces, "public", "ferplus")
    keep = np.arange(len(part.label))
    if 0 < rows < len(keep):
        keep = np.linspace(0, len(keep) - 1, rows).astype(int)
    part = LabelledFaces(*(value[keep] for value in vars(part).values()))
    right = answers(part.images).argmax(axis=1) == part.label
    result: dict[str, Any] = {"rows": len(keep), "unchanged": float(right.mean())}
    result["by_brightness"] = by_brightness(part.images, right)
    result["changes"] = {
        name: {str(level): _accuracy(answers, part, change, level) for level in levels}
        for name, (change, levels) in CHANGES.items()
    }
    return result


def by_brightness(images: NDArray[np.uint8], right: NDArray[np.bool_]) -> list[dict[str, float]]:
    """Accuracy in four groups of equal size by the picture's mean, darkest first."""
    means = images.mean(axis=(1, 2))
    groups = np.array_split(np.argsort(means, kind="stable"), GROUPS)
    return [
        {"from": float(means[g].min()), "to": float(means[g].max()), "rows": len(g),
         "accuracy": float(right[g].mean())}
        for g in groups
        if len(g)
    ]  # fmt: skip


def _accuracy(
    answers: Answers, part: LabelledFaces, change: Callable[[Face, float], Face], level: float
) -> float:
    changed = np.stack([change(face, level) for face in part.images])
    return float((answers(changed).argmax(axis=1) == part.label).mean())


def _covered(face: Face, top: float, bottom: float, level: int = 30) -> Face:
    fresh = face.copy()
    fresh[round(top * SIDE) : round(bottom * SIDE)] = level
    return fresh


def _moved(face: Face, factor: float, degrees: float, across: float) -> Face:
    """Scale and turn around the middle, then shift; the edge goes on outside."""
    angle, middle = np.deg2rad(degrees), (SIDE - 1) / 2
    c, s = np.cos(angle) / factor, np.sin(angle) / factor
    line = np.arange(SIDE) - middle
    x = np.clip(c * (line - across * SIDE)[None, :] + s * line[:, None] + middle, 0, SIDE - 1)
    y = np.clip(-s * (line - across * SIDE)[None, :] + c * line[:, None] + middle, 0, SIDE - 1)
    left, top = np.minimum(x.astype(int), SIDE - 2), np.minimum(y.astype(int), SIDE - 2)
    u, v = x - left, y - top
    upper = (1 - u) * face[top, left] + u * face[top, left + 1]
    lower = (1 - u) * face[top + 1, left] + u * face[top + 1, left + 1]
    return _bytes((1 - v) * upper + v * lower)


def _bytes(pixels: NDArray[np.floating[Any]]) -> Face:
    face: Face = np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
    return face
