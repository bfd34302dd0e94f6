"""three_segment_cnn: study C's network of three convolution segments and three dense layers.

Qiu et al., facial expression classification system: each segment is two 3x3 convolutions, then
pooling; three fully connected layers, softmax, Adam. The pictures pass the chain of
`inference.training.study_c_chain` first. Widths are ours, the study gives none:

    (48, 48, 1) -> 2 x conv 3x3, 32, pool (24, 24) -> 2 x 64, pool (12, 12)
    -> 2 x 128, pool (6, 6, 128) -> dense 256 -> dense 128 -> dense 7 logits
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS

if TYPE_CHECKING:
    import keras

SIDE: Final = 48
FILTERS: Final = (32, 64, 128)
DENSE: Final = (256, 128)


def build() -> "keras.Model":
    """The network: (batch, 48, 48, 1) float32 in [-1, 1] to (batch, 7) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    x: Any = inputs
    for filters in FILTERS:
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    for units in DENSE:
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(len(EMOTIONS))(x), name="three_segment_cnn")
