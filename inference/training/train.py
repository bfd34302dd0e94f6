"""The training loop: AdamW with a cosine rate, averaged weights, resumable."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tqdm import tqdm

from inference.training.augment import Augmentation
from inference.training.batches import (
    class_counts,
    held_out,
    log_shares,
    row_weights,
    rows_batches,
    targets_of,
)
from inference.training.datasets import FaceSet, split_as, split_take
from inference.training.heads import CLASSES, Combination
from inference.training.inputs import prepared, shown
from inference.training.metrics import figures
from inference.training.predict import logits_of
from inference.training.recognisers import Settings, network
from inference.training.runs import RunFolder, code_revision, record_write
from inference.training.schedule import Schedule
from inference.training.teaching import taught
from inference.training.trained import output_logits

if TYPE_CHECKING:
    import keras

STATISTICS_BATCHES: Final = 100


def train(recogniser: str, faces: FaceSet, settings: Settings, folder: RunFolder) -> list[Any]:
    """Train, or go on where a stopped run left off; returns the history.

    Every few epochs the averaged weights are judged on PublicTest; the best are kept.
    """
    run = _Run(recogniser, faces, settings, folder)
    while not run.finished:
        run.epoch_run()
    return run.history


class _Run:
    """A network in training with everything that moves while it learns."""

    def __init__(
        self, recogniser: str, faces: FaceSet, settings: Settings, folder: RunFolder
    ) -> None:
        import keras

        keras.utils.set_random_seed(settings.seed)
        if settings.mixed_precision:
            keras.mixed_precision.set_global_policy("mixed_bfloat16")
        self.recogniser, self.settings, self.folder = recogniser, settings, folder
        self.sha256, self.revision = faces.sha256, code_revision()
        faces = split_as(faces, settings.split, settings.seed)
        self.part, _ = held_out(split_take(faces, "train", settings.labels), settings)
        self.faces = prepared(self.part.images, settings)
        self.targets = targets_of(self.part, settings)
        self.weights = row_weights(self.part, settings)
        self.judge = split_take(faces, "public", "fer" if settings.labels == "fer" else "ferplus")
        self.judged = prepared(self.judge.images, settings)
        self.model = network(recogniser, settings)
        keras.mixed_precision.set_global_policy("float32")
        self.optimiser = _optimiser(settings)
        self.optimiser.build(self.model.trainable_variables)
        self.checkpoints, self.history = _resume(self.model, self.optimiser, folder)
        steps = math.ceil(len(self.faces) / settings.batch)
        spent = self.history[-1]["elapsed"] if self.history else 0.0
        shares = log_shares(self.targets, self.weights) * settings.logit_adjustment
        if settings.teachers:
            self.targets = taught(
                self.targets, self.part.images, settings.teachers, settings.teacher_share, shares
            )
        self.schedule = Schedule(settings, steps, spent)
        self.step = _step(self.model, self.optimiser, settings, shares)

    @property
    def epoch(self) -> int:
        """The epoch to come."""
        return len(self.history)

    @property
    def finished(self) -> bool:
        """True when no epoch is to come: schedule over, or the loss falls no longer."""
        over = self.schedule.over(self.epoch * self.schedule.steps)
        return over or plateau([entry["loss"] for entry in self.history], self.settings.patience)

    def epoch_run(self) -> None:
        """Learn from every face once, judge, keep what a kill must not lose."""
        entry: dict[str, float] = {"epoch": self.epoch}
        began = self.schedule.elapsed
        entry["loss"] = self._learn()
        entry["seconds"] = self.schedule.elapsed - began
        self.history.append(entry)
        if self.finished or self.epoch % self.settings.judge_every == 0:
            entry |= self._judged()
        entry["elapsed"] = self.schedule.elapsed
        self.checkpoints.save()
        self.folder.history_write(self.history)
        self._record()
        print({key: round(value, 4) for key, value in entry.items()}, flush=True)

    def _learn(self) -> float:
        import tensorflow as tf

        settings, schedule, losses = self.settings, self.schedule, []
        blocks = rows_batches(self.weights, settings, self.epoch)
        bar = tqdm(blocks, total=schedule.steps, desc=f"epoch {self.epoch}", mininterval=10)
        for index, rows in enumerate(bar):
            step = self.epoch * schedule.steps + index
            if schedule.over(step):
                break
            self.optimiser.learning_rate.assign(schedule.rate(step))
            change = schedule.augmentation(step)
            seed = tf.constant([settings.seed * 1000 + self.epoch, index * 1000])
            images, targets = tf.constant(self.faces[rows]), tf.constant(self.targets[rows])
            losses.append(self.step(images, targets, seed, change))
        loss = float(np.mean([float(value) for value in losses]))
        if not math.isfinite(loss):
            raise FloatingPointError(f"loss is {loss} in epoch {self.epoch}")
        return loss

    def _judged(self) -> dict[str, float]:
        """Public figures of the averaged weights, which are kept when they are the best."""
        live = self.model.get_weights()
        self.optimiser.finalize_variable_values(self.model.trainable_variables)
        self._statistics_renew()
        heads = logits_of(self.model, self.judged, self.settings)
        logits = Combination().join(output_logits(heads, self.settings.output))
        result = figures(logits, self.judge.label)
        kept = {key: result[key] for key in ("accuracy", "balanced_recall", "macro_f1")}
        if self._score(kept) >= max(map(self._score, self.history), default=0.0):
            self.model.save_weights(self.folder.best)
        self.model.set_weights(live)
        return kept

    def _statistics_renew(self) -> None:
        """Give averaged weights their own batch statistics: those of the live ones do not fit."""
        import keras
        import tensorflow as tf

        kinds = keras.layers.BatchNormalization
        if not any(isinstance(layer, kinds) for layer in self.model.layers):
            return
        change = self.schedule.augmentation(self.epoch * self.schedule.steps)

        @tf.function(reduce_retracing=True)
        def forward(faces: Any, seed: Any) -> None:
            pictures = shown(faces, self.settings, change, seed, self.settings.side)
            self.model(pictures, training=True)

        blocks = rows_batches(self.weights, self.settings, self.epoch + 1_000_000)
        for index, rows in enumerate(islice(blocks, STATISTICS_BATCHES)):
            seed = tf.constant([self.settings.seed, index * 1000])
            forward(tf.constant(self.faces[rows]), seed)

    def _score(self, entry: dict[str, float]) -> float:
        return sum(entry.get(key, 0.0) for key in self.settings.choice)

    def _record(self) -> None:
        record = {
            "recogniser": self.recogniser,
            "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "code_revision": self.revision,
            "data_sha256": self.sha256,
            "training_rows": len(self.part.label),
            "training_class_counts": class_counts(self.part.label),
            "settings": self.settings.as_record(),
            "parameters": int(self.model.count_params()),
            "finished": self.finished,
            "seconds": round(sum(entry["seconds"] for entry in self.history)),
            "history": self.history,
        }
        record_write(self.folder.record, record)


def plateau(losses: list[float], patience: int) -> bool:
    """True when the last `patience` losses are no lower than the lowest before; 0: never."""
    if not patience or len(losses) <= patience:
        return False
    return min(losses[-patience:]) >= min(losses[:-patience])


def _optimiser(settings: Settings) -> "keras.optimizers.Optimizer":
    import keras

    optimiser = keras.optimizers.AdamW(
        settings.learning_rate,
        weight_decay=settings.weight_decay,
        clipnorm=1.0,
        use_ema=True,
        ema_momentum=settings.average_momentum,
        ema_overwrite_frequency=None,
    )
    optimiser.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimiser


def _resume(model: Any, optimiser: Any, folder: RunFolder) -> tuple[Any, list[Any]]:
    import tensorflow as tf

    checkpoint = tf.train.Checkpoint(model=model, optimizer=optimiser)
    manager = tf.train.CheckpointManager(checkpoint, str(folder.state), max_to_keep=2)
    history = folder.history()
    if history and manager.latest_checkpoint:
        checkpoint.restore(manager.latest_checkpoint).expect_partial()
        print(f"resumed after epoch {len(history) - 1}", flush=True)
        return manager, history
    return manager, []


def _step(model: Any, optimiser: Any, settings: Settings, shares: Any) -> Callable[..., Any]:
    import tensorflow as tf

    smoothing, heads = settings.label_smoothing, settings.heads
    loss_of = tf.nn.softmax_cross_entropy_with_logits
    if settings.output == "sigmoid":
        loss_of = tf.nn.sigmoid_cross_entropy_with_logits

    @tf.function(reduce_retracing=True)
    def step(images: Any, targets: Any, seed: Any, change: Augmentation) -> Any:
        targets = targets * (1.0 - smoothing) + smoothing / CLASSES
        targets = tf.reshape(targets, [-1, CLASSES])
        pictures = shown(images, settings, change, seed, settings.side)
        with tf.GradientTape() as tape:
            logits = tf.reshape(model(pictures, training=True) + shares, [-1, CLASSES])
            loss = tf.reduce_mean(loss_of(targets, logits)) * heads
        gradients = tape.gradient(loss, model.trainable_variables)
        optimiser.apply(gradients, model.trainable_variables)
        return loss

    compiled: Callable[..., Any] = step
    return compiled
