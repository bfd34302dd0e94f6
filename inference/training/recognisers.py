"""Recognisers by name: how each is built and the settings it is trained with by default."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from inference.training import (
    deep_cnn,
    face_mobilenet,
    geometry_mlp,
    lecture_cnn,
    mini_xception,
    shallow_cnn,
    three_segment_cnn,
)
from inference.training.augment import MODERATE, PLAIN, WIDE, Augmentation
from inference.training.study_c_chain import STEPS

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Settings:
    """Everything a run depends on besides data and code; written into its record."""

    labels: str = "soft"
    split: str = "usage"
    """usage: FER2013's own split; 70/10/20: study B's."""
    heads: int = 1
    """2: a second head of seven learns FER2013's own label."""
    epochs: int = 24
    minutes: float = 0.0
    """Above 0: the rate follows the time spent and the run ends with it, whatever the epochs."""
    seed: int = 2017
    batch: int = 64
    learning_rate: float = 2.5e-3
    weight_decay: float = 0.02
    warm_up_epochs: float = 1.0
    label_smoothing: float = 0.03
    average_momentum: float = 0.998
    balance: float = 0.0
    """0: every face equally often; 1: every emotion equally often; between: a power between."""
    logit_adjustment: float = 0.0
    """Weight of the log shares of the emotions added to the logits in the loss (Menon 2021)."""
    inputs: str = "faces"
    """faces, or ratios: study A's eight, from the landmarks."""
    preprocessing: tuple[str, ...] = ()
    """Steps of study C's chain, in `inference.training.study_c_chain`."""
    output: str = "softmax"
    """softmax, or sigmoid: seven yes-or-no answers, as in study A."""
    holdout: float = 0.0
    """Share of the training faces, drawn at random, that is kept for judging alone."""
    patience: int = 0
    """Above 0: the run ends when the loss has not fallen for so many epochs."""
    side: int = 64
    mixed_precision: bool = False
    """bfloat16 where the processor has it: nearly twice as fast; weights stay float32."""
    calm_share: float = 0.0
    """Share of the run, its end, in which the random changes are half as large."""
    judge_every: int = 1
    choice: tuple[str, ...] = ("accuracy",)
    """The public figures whose sum decides which epoch's weights are kept."""
    teachers: tuple[str, ...] = ()
    """Trained recognisers, or exported graphs, whose answers are learnt beside the labels."""
    teacher_share: float = 0.0
    """Weight of the teachers' answers in the targets, the labels having the rest."""
    blocks: tuple[int, ...] = mini_xception.WIDE_BLOCKS
    dropout: float = 0.1
    augmentation: Augmentation = field(default_factory=Augmentation)

    def as_record(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, for YAML."""
        record = asdict(self)
        return record | {name: list(record[name]) for name in TUPLES}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Settings":
        """The settings a record names; what it lacks has its default."""
        known: dict[str, Any] = {
            key: value for key, value in record.items() if key in cls.__dataclass_fields__
        }
        lists: dict[str, Any] = {name: tuple(known[name]) for name in TUPLES if name in known}
        change = Augmentation(**known.get("augmentation", {}))
        return cls(**(known | lists | {"augmentation": change}))


TUPLES: Final = ("preprocessing", "choice", "blocks", "teachers")


TEACHER: Final = Settings(
    heads=2,
    epochs=14,
    learning_rate=4e-4,
    label_smoothing=0.05,
    balance=0.3,
    logit_adjustment=0.5,
    side=96,
    calm_share=0.3,
    choice=("accuracy", "balanced_recall"),
    dropout=0.3,
    augmentation=WIDE,
)

CAMPUS: Final = replace(
    TEACHER, epochs=36, learning_rate=8e-4, label_smoothing=0.0, side=64, judge_every=3,
    dropout=0.1, teachers=("campus_teacher",), teacher_share=0.5, augmentation=MODERATE,
)  # fmt: skip

PLAIN_LOOP: Final = Settings(
    labels="fer",
    learning_rate=1e-3,
    weight_decay=0.0,
    label_smoothing=0.0,
    side=48,
    dropout=0.0,
)
"""What studies A, C, D and E share: FER2013's labels, Adam, no smoothing."""

GEOMETRY: Final = replace(
    PLAIN_LOOP, inputs="ratios", output="sigmoid", holdout=0.1, epochs=200, patience=10, batch=128,
    choice=("accuracy",), augmentation=PLAIN,
)  # fmt: skip

RECOGNISERS: Final = {
    "campus": CAMPUS,
    "campus_teacher": TEACHER,
    "deep_cnn": replace(PLAIN_LOOP, epochs=60, dropout=0.3, mixed_precision=True),
    "geometry_mlp": GEOMETRY,
    "geometry_mlp_softmax": replace(GEOMETRY, output="softmax"),
    "lecture_cnn": replace(PLAIN_LOOP, epochs=60, dropout=0.25, mixed_precision=True),
    "mini_xception": Settings(),
    "shallow_cnn": replace(PLAIN_LOOP, epochs=40, augmentation=PLAIN),
    "three_segment_cnn": replace(PLAIN_LOOP, epochs=40, preprocessing=STEPS, mixed_precision=True),
}

BUILDERS: Final[dict[str, Callable[[Settings], "keras.Model"]]] = {
    "campus": lambda settings: face_mobilenet.build(face_mobilenet.CAMPUS_BLOCKS, settings.dropout),
    "campus_teacher": lambda settings: face_mobilenet.build(
        len(face_mobilenet.BLOCKS), settings.dropout
    ),
    "deep_cnn": lambda settings: deep_cnn.build(settings.dropout),
    "geometry_mlp": lambda _: geometry_mlp.build(),
    "geometry_mlp_softmax": lambda _: geometry_mlp.build(),
    "lecture_cnn": lambda settings: lecture_cnn.build(settings.dropout),
    "mini_xception": lambda settings: mini_xception.build(settings.blocks, settings.dropout),
    "shallow_cnn": lambda _: shallow_cnn.build(),
    "three_segment_cnn": lambda _: three_segment_cnn.build(),
}


def network(recogniser: str, settings: Settings) -> "keras.Model":
    """The untrained network of a recogniser. Raises KeyError for an unknown name."""
    return BUILDERS[recogniser](settings)
