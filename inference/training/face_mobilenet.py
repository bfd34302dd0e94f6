"""campus and campus_teacher: MobileNet v1 that has seen millions of faces, with two heads.

Howard et al. 2017 (arXiv:1704.04861), started from published face weights
(`inference.training.pretrained`); there is no batch normalisation, since those weights have it
folded in. campus, which ships, keeps the first eight blocks and looks at 64 x 64; its teacher
keeps all thirteen and looks at 96 x 96. Shapes at 64 x 64:

    (64, 64, 1) -> conv 3x3 stride 2, 32 (32, 32, 32) -> 8 blocks of a depthwise 3x3 and a
    pointwise convolution, each with ReLU to 6 (4, 4, 512) -> global average (512,)
    -> 7 logits of the FER+ votes | 7 logits of FER2013's own label

`inference.training.heads` makes one answer of the two heads.
"""

from typing import TYPE_CHECKING, Any, Final

from inference.domain.labels import EMOTIONS
from inference.training.pretrained import block_weights, pretrained_read, stem_weights

if TYPE_CHECKING:
    import keras

STEM: Final = 32
BLOCKS: Final = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1),
    (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
"""Filters out of each block and the stride of its depthwise convolution."""
CAMPUS_BLOCKS: Final = 8
HEADS: Final = 2


def build(blocks: int, dropout: float) -> "keras.Model":
    """The first `blocks` blocks: (batch, side, side, 1) float32 in [-1, 1] to (batch, 14) logits.

    Raises FileNotFoundError where the published weights are missing (`make pretrained`).
    """
    import keras
    from keras import layers

    inputs: Any = keras.Input((None, None, 1))
    x = layers.Conv2D(STEM, 3, strides=2, padding="same", activation="relu6", name="stem")(inputs)
    for number, (filters, stride) in enumerate(BLOCKS[:blocks], start=1):
        deep = layers.DepthwiseConv2D(
            3, strides=stride, padding="same", activation="relu6", name=f"deep_{number}"
        )
        point = layers.Conv2D(filters, 1, activation="relu6", name=f"point_{number}")
        x = point(deep(x))
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(HEADS * len(EMOTIONS), dtype="float32", name="heads")(x)
    model = keras.Model(inputs, outputs, name=f"face_mobilenet_{blocks}")
    _start(model, blocks)
    return model


def _start(model: "keras.Model", blocks: int) -> None:
    weights = pretrained_read()
    model.get_layer("stem").set_weights(stem_weights(weights))
    for number in range(1, blocks + 1):
        deep, point = block_weights(weights, number)
        model.get_layer(f"deep_{number}").set_weights(deep)
        model.get_layer(f"point_{number}").set_weights(point)
