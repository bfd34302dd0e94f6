"""How well a face can be read, and when its estimate should not be used.

Thresholds come from the manifest; the formulae are in docs/face-pipeline.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inference.domain.types import Pose, Quality

Ramp = tuple[float, float]
"""Value scored 0 and value scored 1; the second may be the smaller."""


@dataclass(frozen=True)
class Measures:
    """What is measured on a face before it is judged; units as in Quality and Pose."""

    sharpness: float
    brightness: float
    contrast: float
    face_size_px: float
    inside: float
    detection: float
    occlusion: float
    mouth_occlusion: float
    pose: Pose

    def by_ramp(self) -> dict[str, float]:
        """Values under the names of the manifest's ramps."""
        return {
            "face_size_px": self.face_size_px,
            "sharpness": self.sharpness,
            "brightness_low": self.brightness,
            "brightness_high": self.brightness,
            "contrast": self.contrast,
            "inside": self.inside,
            "detection": self.detection,
            "occlusion": self.occlusion,
            "yaw": abs(self.pose.yaw),
            "pitch": abs(self.pose.pitch),
        }


def ramp(value: float, bounds: Ramp) -> float:
    """0 at bounds[0], 1 at bounds[1], straight between, flat outside."""
    low, good = bounds
    return max(0.0, min(1.0, (value - low) / (good - low)))


def quality_of(measures: Measures, ramps: Mapping[str, Ramp]) -> Quality:
    """The parts with their score: the weakest ramp decides."""
    values = measures.by_ramp()
    return Quality(
        score=min(ramp(values[name], bounds) for name, bounds in ramps.items()),
        sharpness=measures.sharpness,
        brightness=measures.brightness,
        contrast=measures.contrast,
        face_size_px=measures.face_size_px,
        inside=measures.inside,
        detection=measures.detection,
        occlusion=measures.occlusion,
        mouth_occlusion=measures.mouth_occlusion,
    )


Limits = Mapping[str, float]
Rule = Callable[[Measures, float, Limits], bool]

RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("face_too_small", lambda m, _, at: m.face_size_px < at["min_face_size_px"]),
    ("face_cut_off", lambda m, _, at: m.inside < at["min_inside"]),
    ("too_dark", lambda m, _, at: m.brightness < at["min_brightness"]),
    ("too_bright", lambda m, _, at: m.brightness > at["max_brightness"]),
    ("low_contrast", lambda m, _, at: m.contrast < at["min_contrast"]),
    ("blurred", lambda m, _, at: m.sharpness < at["min_sharpness"]),
    ("mouth_covered", lambda m, _, at: m.mouth_occlusion > at["max_mouth_occlusion"]),
    (
        "turned_away",
        lambda m, _, at: abs(m.pose.yaw) > at["max_yaw"] or abs(m.pose.pitch) > at["max_pitch"],
    ),
    ("uncertain", lambda _, top, at: top < at["min_probability"]),
)
"""Reasons to abstain, in the order they are tried."""

REASONS: Final = tuple(reason for reason, _ in RULES)


def abstain_reason(
    measures: Measures, probabilities: Sequence[float], limits: Limits
) -> str | None:
    """The first rule that applies, or None when the estimate may be used."""
    top = max(probabilities)
    return next((reason for reason, applies in RULES if applies(measures, top, limits)), None)
