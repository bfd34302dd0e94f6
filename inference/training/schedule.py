"""How far a run has come, and which rate and random changes that means."""

import math
import time
from dataclasses import dataclass
from typing import Final

from inference.training.augment import Augmentation
from inference.training.recognisers import Settings

CALM: Final = 0.5
START: Final = 1 / 50


@dataclass
class Schedule:
    """Warm-up, then a cosine to zero, over epochs or, where settings.minutes says so, over time.

    steps: in one epoch. spent: seconds that earlier sittings took, judging included.
    """

    settings: Settings
    steps: int
    spent: float = 0.0

    def __post_init__(self) -> None:
        self.started = time.monotonic() - self.spent
        self.calm = self.settings.augmentation.times(CALM)

    @property
    def elapsed(self) -> float:
        """Seconds of the whole run so far, over all sittings."""
        return time.monotonic() - self.started

    def progress(self, step: int) -> float:
        """0 at the end of the warm-up (by time: at the start) to 1; step counts from the first."""
        if self.settings.minutes:
            return min(1.0, self.elapsed / (60 * self.settings.minutes))
        warm = self.warm_steps
        whole = max(1, self.settings.epochs * self.steps - warm)
        return min(1.0, max(0.0, (step - warm) / whole))

    @property
    def warm_steps(self) -> int:
        """Steps of the warm-up."""
        return int(self.settings.warm_up_epochs * self.steps)

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        peak = self.settings.learning_rate
        if step < self.warm_steps:
            return peak * (START + (1 - START) * step / self.warm_steps)
        return peak * 0.5 * (1 + math.cos(math.pi * self.progress(step)))

    def augmentation(self, step: int) -> Augmentation:
        """The random changes of a step: one of two objects, since a graph is traced for each."""
        share = self.settings.calm_share
        late = share > 0 and self.progress(step) >= 1.0 - share
        return self.calm if late else self.settings.augmentation

    def over(self, step: int) -> bool:
        """True when the run ends before this step."""
        if self.settings.minutes:
            return self.progress(step) >= 1.0
        return step >= self.settings.epochs * self.steps
