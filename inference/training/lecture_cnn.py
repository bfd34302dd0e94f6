"""lecture_cnn: study E's network for expressions in online lessons.

Tuyakov 2022, facial emotion recognition with real-time CNNs in online lessons (thesis): filters
32-64 and 128-256 of 3x3 with batch normalisation, max pooling and dropout, dense 1024, softmax;
48x48 FER2013, batch 64, 60 epochs, rates 1e-3 (65.2 %) and 1e-4 (66.56 %):

    (48, 48, 1) -> conv 3x3, 32 -> conv 3x3, 64 -> pool (24, 24, 64)
    -> conv 3x3, 128 -> pool (12, 12, 128) -> conv 3x3, 256 -> pool (6, 6, 256)
    -> dense 1024 -> dense 7 logits
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS
from inference.training.normalisation import normalise

if TYPE_CHECKING:
    import keras

SIDE: Final = 48
SEGMENTS: Final = ((32, 64), (128,), (256,))
DENSE: Final = 1024


def build(dropout: float = 0.25) -> "keras.Model":
    """The network: (batch, 48, 48, 1) float32 in [-1, 1] to (batch, 7) logits."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    x: Any = inputs
    for segment in SEGMENTS:
        for filters in segment:
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(normalise()(x))
        x = layers.Dropout(dropout)(layers.MaxPooling2D(2)(x))
    x = layers.Dense(DENSE, activation="relu")(layers.Flatten()(x))
    x = layers.Dropout(2 * dropout)(x)
    return keras.Model(inputs, layers.Dense(len(EMOTIONS))(x), name="lecture_cnn")
