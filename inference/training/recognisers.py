"""Recognisers by name: how each is built and the settings it is trained with by default."""

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from inference.training import mini_xception
from inference.training.augment import Augmentation

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Settings:
    """Everything a run depends on besides data and code; written into its record."""

    labels: str = "soft"
    epochs: int = 24
    seed: int = 2017
    batch: int = 64
    learning_rate: float = 2.5e-3
    weight_decay: float = 0.02
    warm_up_epochs: float = 1.0
    label_smoothing: float = 0.03
    average_momentum: float = 0.998
    blocks: tuple[int, ...] = mini_xception.WIDE_BLOCKS
    dropout: float = 0.1
    augmentation: Augmentation = field(default_factory=Augmentation)

    def as_record(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, for YAML."""
        record = asdict(self)
        record["blocks"] = list(self.blocks)
        return record


RECOGNISERS: Final = {"mini_xception": Settings()}


def network(recogniser: str, settings: Settings) -> "keras.Model":
    """The untrained network of a recogniser. Raises KeyError for an unknown name."""
    if recogniser not in RECOGNISERS:
        raise KeyError(recogniser)
    return mini_xception.build(settings.blocks, settings.dropout)
