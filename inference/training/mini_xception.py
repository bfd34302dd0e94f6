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
from inference.training.normalisation import normalise

if TYPE_CHECKING:
    import keras

SIDE: Final = 64
STEM: Final = 8
PAPER_BLOCKS: Final = (16, 32, 64, 128)
WIDE_BLOCKS: Final = (16, 64, 128, 256)


def build(blocks: Sequence[int] = PAPER_BLOCKS, dropout: float = 0.0) -> "keras.Model":
    """The network: (batch, 64, 64, 1) float32 in [-1, 1] to (batch, 7) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    x: Any = inputs
    for _ in range(2):
        x = layers.Conv2D(STEM, 3, use_bias=False)(x)
        x = layers.ReLU()(normalise()(x))
    for filters in blocks:
        x = _block(x, filters)
    if dropout:
        x = layers.SpatialDropout2D(dropout)(x)
    x = layers.Conv2D(len(EMOTIONS), 3, padding="same")(x)
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(x), name="mini_xception")


def _block(x: Any, filters: int) -> Any:
    from keras import layers

    shortcut = layers.Conv2D(filters, 1, strides=2, padding="same", use_bias=False)(x)
    shortcut = normalise()(shortcut)
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(normalise()(x))
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
    x = normalise()(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    return layers.add([x, shortcut])
