"""deep_cnn: study D's Model 2, eight convolutions, four poolings, four dense layers.

Macerauskas and Zigunovs, emotion recognition and a children's relaxation system: batch
normalisation and dropout, 64 % on FER2013. The study gives the layers, not their widths; these
are ours:

    (48, 48, 1) -> 2 x conv 3x3, 32, pool (24, 24) -> 2 x 64, pool (12, 12)
    -> 2 x 128, pool (6, 6) -> 2 x 256, pool (3, 3, 256)
    -> dense 256 -> dense 128 -> dense 64 -> dense 7 logits

Without normalisation between the dense layers as well, ours said "happiness" to every face for five
epochs.
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS
from inference.training.normalisation import normalise

if TYPE_CHECKING:
    import keras

SIDE: Final = 48
FILTERS: Final = (32, 64, 128, 256)
DENSE: Final = (256, 128, 64)


def build(dropout: float = 0.3) -> "keras.Model":
    """The network: (batch, 48, 48, 1) float32 in [-1, 1] to (batch, 7) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    x: Any = inputs
    for filters in FILTERS:
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(normalise()(x))
        x = layers.Dropout(dropout)(layers.MaxPooling2D(2)(x))
    x = layers.Flatten()(x)
    for units in DENSE:
        x = layers.BatchNormalization(momentum=0.97)(layers.Dense(units, use_bias=False)(x))
        x = layers.Dropout(dropout)(layers.ReLU()(x))
    return keras.Model(inputs, layers.Dense(len(EMOTIONS))(x), name="deep_cnn")
