"""Learning from a larger network's answers beside the labels (Hinton et al. 2015).

Teacher and learner look at the same random view of a face, each at its own size, so that the
learner copies the teacher's function and not its memory of the training pictures (Beyer et al.
2022, arXiv:2106.05237).
"""

from collections.abc import Callable
from typing import Any

from inference.training.augment import Augmentation
from inference.training.heads import CLASSES
from inference.training.inputs import shown
from inference.training.recognisers import Settings
from inference.training.runs import run_folder
from inference.training.trained import trained

Teaching = Callable[[Any, Any, Any, Augmentation], Any]
"""Targets (heads * B, 7), images (B, 48, 48), seed and random changes to targets."""


def taught_by(settings: Settings, shares: Any) -> Teaching:
    """How targets are mixed with the teacher's answers; without a teacher they stay as they are.

    shares: what is added to the logits in the loss, the teacher's as well as the learner's.
    Raises ValueError where the teacher learnt with other shares: its answers would mean another
    mixture of emotions.
    """
    if not settings.teacher:
        return lambda targets, *_: targets
    teacher = trained(settings.teacher, run_folder(settings.teacher))
    for name in ("heads", "labels", "balance", "logit_adjustment", "output"):
        theirs, ours = getattr(teacher.settings, name), getattr(settings, name)
        if theirs != ours:
            raise ValueError(f"{settings.teacher} learnt with {name} {theirs}, not {ours}")
    return _mixing(teacher.model, teacher.settings, shares, settings.teacher_share)


def _mixing(model: Any, seen: Settings, shares: Any, share: float) -> Teaching:
    import tensorflow as tf

    def mixed(targets: Any, images: Any, seed: Any, change: Augmentation) -> Any:
        pictures = shown(images, seen, change, seed, seen.side)
        answers = tf.nn.softmax(tf.reshape(model(pictures, training=False) + shares, [-1, CLASSES]))
        return (1.0 - share) * targets + share * tf.stop_gradient(answers)

    return mixed
