"""What the room hands out: where a face is, how good it is to read, and what it expresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from inference.domain.labels import EMOTIONS, GROUPS, group_of, group_shown, labels_at_top

Point = tuple[float, float]
"""x to the right and y down, in pixels of the upright picture."""


@dataclass(frozen=True)
class Box:
    """Upright rectangle in pixels: left edge, top edge, width, height; may leave the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        """Its middle."""
        return (self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True)
class Pose:
    """Head angles in degrees, estimated from six points: a rule of thumb, not a measurement.

    yaw > 0: the nose points to the picture's right; pitch > 0: downwards; roll > 0: the head
    leans clockwise on the picture.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class Quality:
    """How well the face can be read; score 0 (not at all) to 1.

    sharpness is the variance of the crop's Laplacian (grey 0..255), brightness its mean
    (0..255), contrast its standard deviation, face_size_px the side of the box in pixels,
    inside the share of the crop that lies within the picture, detection the detector's score.
    occlusion guesses 0..1 whether an eye or the mouth is covered, mouth_occlusion the mouth alone.
    """

    score: float
    sharpness: float
    brightness: float
    contrast: float
    face_size_px: float
    inside: float
    detection: float
    occlusion: float
    mouth_occlusion: float


@dataclass(frozen=True)
class Detection:
    """A found face: box, six points (right eye, left eye, nose tip, mouth, right and left ear
    of the person shown; the right ones lie to the picture's left) and score 0..1."""

    box: Box
    keypoints: tuple[Point, ...]
    score: float


@dataclass(frozen=True)
class EmotionReading:
    """One face's expression estimate.

    probabilities: seven in EMOTIONS' order, calibrated, summing to 1. abstain: None, or why the
    estimate should not be used. landmarks: 468 points when asked for, else None.
    """

    probabilities: tuple[float, ...]
    box: Box
    landmarks: tuple[Point, ...] | None
    pose: Pose
    quality: Quality
    abstain: str | None
    model_id: str
    latency_ms: float

    @property
    def top_labels(self) -> tuple[str, ...]:
        """Every label sharing the largest probability."""
        return labels_at_top(self.probabilities)

    @property
    def top_label(self) -> str:
        """The first of the top labels in EMOTIONS' order."""
        return self.top_labels[0]

    @property
    def group(self) -> str:
        """negative, neutral or positive: the group of the top label."""
        return group_of(self.top_label)

    @property
    def groups(self) -> dict[str, float]:
        """Probabilities added up over negative, neutral (with surprise) and positive."""
        shares = dict.fromkeys(GROUPS, 0.0)
        for label, value in zip(EMOTIONS, self.probabilities, strict=True):
            shares[group_of(label)] += value
        return shares

    @property
    def group_shown(self) -> str:
        """The group as shown to people; surprise reads neutral-aroused."""
        return group_shown(self.top_label)

    @property
    def entropy(self) -> float:
        """Uncertainty in nats, 0 to ln 7."""
        return -sum(p * log(p) for p in self.probabilities if p > 0)

    def by_label(self) -> dict[str, float]:
        """Probabilities under their names."""
        return dict(zip(EMOTIONS, self.probabilities, strict=True))

    def as_json(self) -> dict[str, Any]:
        """Everything but the landmarks as plain numbers and strings."""
        return {
            "box": _rounded(self.box, 1),
            "probabilities": {key: round(value, 6) for key, value in self.by_label().items()},
            "top_labels": list(self.top_labels),
            "group": self.group,
            "group_shown": self.group_shown,
            "groups": {key: round(value, 6) for key, value in self.groups.items()},
            "entropy": round(self.entropy, 4),
            "quality": _rounded(self.quality, 3),
            "pose": _rounded(self.pose, 1),
            "abstain": self.abstain,
            "model_id": self.model_id,
            "latency_ms": round(self.latency_ms, 2),
        }


def _rounded(value: Box | Pose | Quality, digits: int) -> dict[str, float]:
    return {key: round(number, digits) for key, number in vars(value).items()}


def is_distribution(probabilities: Sequence[float], tolerance: float = 1e-3) -> bool:
    """True for seven numbers in 0..1 that sum to 1 within the tolerance."""
    inside = all(0.0 <= p <= 1.0 for p in probabilities)
    return (
        len(probabilities) == len(EMOTIONS) and inside and abs(sum(probabilities) - 1) < tolerance
    )
