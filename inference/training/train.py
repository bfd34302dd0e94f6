"""The training loop: soft targets, AdamW with cosine rate, averaged weights, resumable."""

import math
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from inference.training.augment import views
from inference.training.datasets import FaceSet, LabelledFaces, split_take
from inference.training.metrics import figures
from inference.training.predict import logits_of
from inference.training.recognisers import Settings, network
from inference.training.runs import RunFolder, code_revision, record_write

if TYPE_CHECKING:
    import keras

STATISTICS_BATCHES: Final = 100


def train(recogniser: str, faces: FaceSet, settings: Settings, folder: RunFolder) -> list[Any]:
    """Train, or go on where a stopped run left off; returns the history.

    After every epoch the averaged weights are judged on PublicTest; the best are kept.
    """
    import keras

    keras.utils.set_random_seed(settings.seed)
    part = split_take(faces, "train", settings.labels)
    judge = split_take(faces, "public", "ferplus")
    model = network(recogniser, settings)
    steps = math.ceil(len(part.images) / settings.batch)
    optimiser = _optimiser(settings, steps)
    optimiser.build(model.trainable_variables)
    checkpoints, history = _resume(model, optimiser, folder)
    step, revision = _step(model, optimiser, settings), code_revision()
    for epoch in range(len(history), settings.epochs):
        loss, seconds = _epoch(step, part, settings, epoch, steps)
        entry = {"epoch": epoch, "loss": loss, "seconds": seconds}
        live = model.get_weights()
        optimiser.finalize_variable_values(model.trainable_variables)
        _statistics_renew(model, part, settings, epoch)
        entry |= _judged(model, judge, folder, history)
        model.set_weights(live)
        history.append(entry)
        checkpoints.save()
        folder.history_write(history)
        _record(recogniser, faces, settings, folder, history, revision)
        print({key: round(value, 4) for key, value in entry.items()}, flush=True)
    return history


def _optimiser(settings: Settings, steps: int) -> "keras.optimizers.Optimizer":
    import keras

    warm_up = int(settings.warm_up_epochs * steps)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=settings.learning_rate / 50,
        decay_steps=max(1, settings.epochs * steps - warm_up),
        warmup_target=settings.learning_rate,
        warmup_steps=warm_up,
    )
    optimiser = keras.optimizers.AdamW(
        rate,
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


def _step(model: Any, optimiser: Any, settings: Settings) -> Callable[..., Any]:
    import tensorflow as tf

    smoothing = settings.label_smoothing

    @tf.function(reduce_retracing=True)
    def step(images: Any, targets: Any, seed: Any) -> Any:
        targets = targets * (1.0 - smoothing) + smoothing / 7.0
        pictures = views(images, settings.augmentation, seed)
        with tf.GradientTape() as tape:
            logits = model(pictures, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimiser.apply(gradients, model.trainable_variables)
        return loss

    compiled: Callable[..., Any] = step
    return compiled


def _batches(part: LabelledFaces, settings: Settings, epoch: int) -> Iterator[tuple[Any, Any]]:
    order = np.random.default_rng([settings.seed, epoch]).permutation(len(part.images))
    for start in range(0, len(order), settings.batch):
        rows = order[start : start + settings.batch]
        yield part.images[rows], part.targets[rows]


def _epoch(
    step: Callable[..., Any], part: LabelledFaces, settings: Settings, epoch: int, steps: int
) -> tuple[float, float]:
    import tensorflow as tf

    started, losses = time.monotonic(), []
    bar = tqdm(_batches(part, settings, epoch), total=steps, desc=f"epoch {epoch}", mininterval=10)
    for index, (images, targets) in enumerate(bar):
        seed = tf.constant([settings.seed * 1000 + epoch, index * 1000])
        losses.append(step(tf.constant(images), tf.constant(targets), seed))
    loss = float(np.mean([float(value) for value in losses]))
    if not math.isfinite(loss):
        raise FloatingPointError(f"loss is {loss} in epoch {epoch}")
    return loss, time.monotonic() - started


def _statistics_renew(model: Any, part: LabelledFaces, settings: Settings, epoch: int) -> None:
    """Give averaged weights their own batch statistics: those of the live weights do not fit."""
    import tensorflow as tf

    @tf.function(reduce_retracing=True)
    def forward(images: Any, seed: Any) -> None:
        model(views(images, settings.augmentation, seed), training=True)

    blocks = _batches(part, settings, epoch + 1_000_000)
    for index, (images, _) in enumerate(islice(blocks, STATISTICS_BATCHES)):
        forward(tf.constant(images), tf.constant([settings.seed, index * 1000]))


def _judged(
    model: Any, judge: LabelledFaces, folder: RunFolder, history: list[Any]
) -> dict[str, float]:
    """Public figures of the model as it stands; the weights are kept when they are the best."""
    result = figures(logits_of(model, judge.images), judge.label)
    if result["accuracy"] >= max((entry["accuracy"] for entry in history), default=0.0):
        model.save_weights(folder.best)
    return {key: result[key] for key in ("accuracy", "balanced_recall", "macro_f1")}


def class_counts(label: NDArray[np.int64]) -> list[int]:
    """How many rows each emotion has, in EMOTIONS' order."""
    return [int(count) for count in np.bincount(label, minlength=7)]


def _record(
    recogniser: str,
    faces: FaceSet,
    settings: Settings,
    folder: RunFolder,
    history: list[Any],
    revision: str,
) -> None:
    part = split_take(faces, "train", settings.labels)
    record = {
        "recogniser": recogniser,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_revision": revision,
        "data_sha256": faces.sha256,
        "training_rows": len(part.label),
        "training_class_counts": class_counts(part.label),
        "settings": settings.as_record(),
        "finished": len(history) >= settings.epochs,
        "seconds": round(sum(entry["seconds"] for entry in history)),
        "history": history,
    }
    record_write(folder.record, record)
