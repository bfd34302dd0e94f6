"""Readings made up for tests."""

from inference.domain.labels import EMOTIONS
from inference.domain.types import Box, EmotionReading, Pose, Quality


def quality(score: float) -> Quality:
    return Quality(score, 200.0, 100.0, 40.0, 100.0, 1.0, 0.9, 0.1, 0.1)


def face(label: str, score: float = 1.0, abstain: str | None = None) -> EmotionReading:
    """A reading that is sure of one label."""
    return EmotionReading(
        probabilities=tuple(float(name == label) for name in EMOTIONS),
        box=Box(0, 0, 100, 100),
        landmarks=None,
        pose=Pose(2.0, 0.0, 0.0),
        quality=quality(score),
        abstain=abstain,
        model_id="test",
        latency_ms=1.0,
    )
