"""campus_pair: campus and mini_xception side by side in one file, averaged.

Two networks that were trained apart err apart; the mean of their log-probabilities is steadier
than either (Hansen and Salamon 1990, "Neural network ensembles"). Shapes:

    (48, 48, 1) -> campus 14 logits | enlarged to (64, 64, 1) -> mini_xception 7 logits
    -> (21,) logits, made one answer of by `inference.training.heads`
"""

from typing import TYPE_CHECKING

from inference.training.datasets import SIDE

if TYPE_CHECKING:
    import keras


def join(first: "keras.Model", second: "keras.Model", second_side: int) -> "keras.Model":
    """One network of two: (batch, 48, 48, 1) to the first's logits and then the second's."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 1))
    enlarged = layers.Resizing(second_side, second_side, interpolation="bilinear")(inputs)
    outputs = layers.Concatenate()([first(inputs), second(enlarged)])
    return keras.Model(inputs, outputs, name="campus_pair")
