"""A campaign’s steps: instruments in order, some asked only after an earlier one’s score."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Scores = Mapping[tuple[str, str], float | None]  # (instrument key, scale key) to value


@dataclass(frozen=True)
class Condition:
    """Met once ``scale`` of ``instrument`` has a value of ``at_least`` or above."""

    instrument: str
    scale: str
    at_least: float

    def met(self, scores: Scores) -> bool:
        """A score that is not there, or could not be made of so few answers, meets nothing."""
        value = scores.get((self.instrument, self.scale))
        return value is not None and value >= self.at_least

    def as_data(self) -> dict[str, Any]:
        """As ``CampaignInstrument.opens_if`` keeps it."""
        return {"instrument": self.instrument, "scale": self.scale, "at_least": self.at_least}


@dataclass(frozen=True)
class Step:
    """One instrument of a campaign; asked of everybody where ``opens_if`` is None."""

    instrument: str
    opens_if: Condition | None = None


def condition_read(data: Mapping[str, Any] | None) -> Condition | None:
    """A condition as ``CampaignInstrument.opens_if`` keeps it."""
    if data is None:
        return None
    return Condition(data["instrument"], data.get("scale", "total"), data["at_least"])


def steps_open(steps: Iterable[Step], done: Collection[str], scores: Scores) -> list[Step]:
    """What is still to be answered, in order: not ``done``, and no unmet condition."""
    return [s for s in steps_asked(steps, scores) if s.instrument not in done]


def steps_asked(steps: Iterable[Step], scores: Scores) -> list[Step]:
    """Every step that is asked of somebody with ``scores``, answered or not."""
    return [s for s in steps if s.opens_if is None or s.opens_if.met(scores)]


class StepError(ValueError):
    """A plan that cannot be walked; ``number`` (from 1) is the step, ``reason`` a code."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"step {number}: {reason}")
        self.number = number
        self.reason = reason  # twice, not_earlier


def steps_check(steps: Sequence[Step]) -> None:
    """Raise ``StepError`` where an instrument comes twice or hangs on none that comes before it."""
    before: set[str] = set()
    for number, step in enumerate(steps, 1):
        if step.instrument in before:
            raise StepError(number, "twice")
        if step.opens_if is not None and step.opens_if.instrument not in before:
            raise StepError(number, "not_earlier")
        before.add(step.instrument)
