"""mini-Xception: residual blocks of depthwise-separable convolutions, no dense layer.

Arriaga, Valdenegro-Toro, Ploeger 2017, "Real-time convolutional neural networks for emotion and
gender classification" (arXiv:1710.07557). Shapes with the paper's own blocks:

    (64, 64, 1)  -> conv 3x3, 8 -> (62, 62, 8) -> conv 3x3, 8 -> (60, 60, 8)
    -> block 16 (30, 30) -> block 32 (15, 15) -> block 64 (8, 8) -> block 128 (4, 4)
    -> conv 3x3, 7 (4, 4, 7) -> global average (7,) logits

A block adds a 1x1 stride-2 shortcut to two separable 3x3 convolutions and a stride-2 max pool.
The widened blocks keep the stem and the first block, which work at the costly 60x60, and give
the filters to the later ones.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS

if TYPE_CHECKING:
    import keras

SIDE: Final = 64
STEM: Final = 8
PAPER_BLOCKS: Final = (16, 32, 64, 128)
WIDE_BLOCKS: Final = (16, 64, 128, 256)


def _normalise() -> "keras.layers.Layer":
    """Batch normalisation through TensorFlow's fused kernel: three times faster than Keras' own.

    Same weights and the same result as keras.layers.BatchNormalization, whose inference path it
    keeps, so weights move freely between the two.
    """
    import tensorflow as tf
    from keras import layers

    class FusedBatchNormalization(layers.BatchNormalization):  # type: ignore[misc]
        def call(self, x: Any, training: bool | None = None, mask: Any = None) -> Any:
            if not training:
                return super().call(x, training=False)
            y, mean, variance = tf.compat.v1.nn.fused_batch_norm(
                x, tf.convert_to_tensor(self.gamma), tf.convert_to_tensor(self.beta),
                epsilon=self.epsilon, is_training=True,
            )  # fmt: skip
            for moving, value in ((self.moving_mean, mean), (self.moving_variance, variance)):
                moving.assign(moving * self.momentum + value * (1.0 - self.momentum))
            return y

    return FusedBatchNormalization(momentum=0.97)


def build(blocks: Sequence[int] = PAPER_BLOCKS, dropout: float = 0.0) -> "keras.Model":
    """The network: (batch, 64, 64, 1) float32 in [-1, 1] to (batch, 7) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    x: Any = inputs
    for _ in range(2):
        x = layers.Conv2D(STEM, 3, use_bias=False)(x)
        x = layers.ReLU()(_normalise()(x))
    for filters in blocks:
        x = _block(x, filters)
    if dropout:
        x = layers.SpatialDropout2D(dropout)(x)
    x = layers.Conv2D(len(EMOTIONS), 3, padding="same")(x)
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(x), name="mini_xception")


def _block(x: Any, filters: int) -> Any:
    from keras import layers

    shortcut = layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False)(x)
    shortcut = _normalise()(shortcut)
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(_normalise()(x))
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    x = _normalise()(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    return layers.add([x, shortcut])
