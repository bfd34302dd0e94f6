"""shallow_cnn: study D's Model 1, two convolutions, two poolings, four dense layers.

Macerauskas and Zigunovs, emotion recognition and a children's relaxation system: 52 % on FER2013.
The study gives the layers, not their widths; these are ours:

    (48, 48, 1) -> conv 3x3, 32 -> pool (24, 24, 32) -> conv 3x3, 64 -> pool (12, 12, 64)
    -> dense 128 -> dense 64 -> dense 32 -> dense 7 logits
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS

if TYPE_CHECKING:
    import keras

SIDE: Final = 48
FILTERS: Final = (32, 64)
DENSE: Final = (128, 64, 32)


def build() -> "keras.Model":
    """The network: (batch, 48, 48, 1) float32 in [-1, 1] to (batch, 7) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    x: Any = inputs
    for filters in FILTERS:
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    for units in DENSE:
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(len(EMOTIONS))(x), name="shallow_cnn")
