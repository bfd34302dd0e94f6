"""geometry_mlp: study A's perceptron over eight ratios of facial landmarks.

Li and Cho 2022, deep-learning facial emotion recognition for college students' mental health:
68 landmarks, eight ratios normalised by the face's size, a perceptron of five layers with two
hidden layers of 256, ReLU, seven sigmoid outputs. Read here as input, two hidden layers of 256
with their bias, a third of 256 as the paper's figure of five layers asks, and the output:

    (8,) -> dense 256 -> dense 256 -> dense 256 -> (7,) logits

`geometry_mlp` takes sigmoids of the logits as the paper does, `geometry_mlp_softmax` a softmax.
The eight ratios are those of `inference.domain.ratios`; the paper does not name its own.
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS
from inference.domain.ratios import RATIOS

if TYPE_CHECKING:
    import keras

HIDDEN: Final = (256, 256, 256)


def build() -> "keras.Model":
    """The network: (batch, 8) ratios to (batch, 7) logits, inputs scaled by batch statistics."""
    import keras
    from keras import layers

    inputs = keras.Input((len(RATIOS),))
    x: Any = layers.BatchNormalization(center=False, scale=False)(inputs)
    for units in HIDDEN:
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(len(EMOTIONS))(x), name="geometry_mlp")
