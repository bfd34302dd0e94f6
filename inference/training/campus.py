"""campus: a small residual network with channel attention and two heads on one trunk.

Residual blocks: He et al. 2016 (arXiv:1512.03385), shortcuts averaged before their 1x1
convolution as in He et al. 2019 (arXiv:1812.01187). Channel attention: Hu et al. 2018,
"Squeeze-and-excitation networks" (arXiv:1709.01507). Shapes at 48 x 48:

    (48, 48, 1) -> conv 3x3 stride 2, 32 (24, 24, 32) -> block 32 (24, 24, 32)
    -> 2 blocks 64 (12, 12, 64) -> 2 blocks 128 (6, 6, 128) -> global average (128,)
    -> 7 logits of the FER+ votes | 7 logits of FER2013's own label

No convolution is 1x1 with stride 2, and any side is taken, so that training may begin on smaller
pictures. `inference.training.heads` makes one answer of the two heads.
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS
from inference.training.normalisation import normalise

if TYPE_CHECKING:
    import keras

STEM: Final = 32
STAGES: Final = ((32, 1, 1), (64, 2, 2), (128, 2, 2))
"""Filters, blocks, and the first block's stride."""
SQUEEZE: Final = 8
HEADS: Final = 2


def build(dropout: float = 0.2) -> "keras.Model":
    """The network: (batch, side, side, 1) float32 in [-1, 1] to (batch, 14) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((None, None, 1))
    x: Any = layers.ReLU()(_convolve(inputs, STEM, 3, 2))
    for filters, blocks, stride in STAGES:
        for index in range(blocks):
            x = _block(x, filters, stride if index == 0 else 1)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(HEADS * len(EMOTIONS), dtype="float32")(x)
    return keras.Model(inputs, outputs, name="campus")


def _convolve(x: Any, filters: int, kernel: int = 3, stride: int = 1) -> Any:
    from keras import layers

    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)(x)
    return normalise()(x)


def _block(x: Any, filters: int, stride: int) -> Any:
    from keras import layers

    shortcut = x
    if stride > 1:
        shortcut = layers.AveragePooling2D(stride, padding="same")(shortcut)
    if shortcut.shape[-1] != filters:
        shortcut = _convolve(shortcut, filters, 1)
    x = layers.ReLU()(_convolve(x, filters, 3, stride))
    x = _attend(_convolve(x, filters), filters)
    return layers.ReLU()(layers.add([x, shortcut]))


def _attend(x: Any, filters: int) -> Any:
    from keras import layers

    share = layers.GlobalAveragePooling2D(keepdims=True)(x)
    share = layers.Conv2D(filters // SQUEEZE, 1, activation="relu")(share)
    share = layers.Conv2D(filters, 1, activation="sigmoid")(share)
    return layers.multiply([x, share])
