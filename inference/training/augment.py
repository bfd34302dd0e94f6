"""Random views of a face, done for a whole batch in one projective transform.

One bilinear sampling both resizes (48 to 64, say) and applies flip, shift, zoom and rotation, so a
training picture is interpolated once, as a picture in use is.
"""

from dataclasses import dataclass
from typing import Any, Final

from inference.training.datasets import SIDE as SOURCE


@dataclass(frozen=True)
class Augmentation:
    """Largest random change of each kind; geometry in shares of the picture's side."""

    rotation_degrees: float = 12.0
    shift: float = 0.10
    zoom: float = 0.12
    stretch: float = 0.05
    brightness: float = 0.20
    contrast: float = 0.30
    gamma: float = 0.30
    occlusion: float = 0.25
    """Share of pictures with one grey rectangle of up to a third of the side."""
    slope: float = 0.0
    """Light from one side: brightness added at one edge and taken away at the other."""
    sharpness: float = 0.0
    """Blurred (towards -1) or sharpened (towards +1) by up to this share."""
    noise: float = 0.0
    """Largest standard deviation of grey noise; a pixel reaches from 0 to 1."""

    def times(self, share: float) -> "Augmentation":
        """Every change that much as large, or as frequent."""
        return Augmentation(**{name: share * value for name, value in vars(self).items()})


PLAIN: Final = Augmentation(0, 0, 0, 0, 0, 0, 0, 0)
MODERATE: Final = Augmentation(12, 0.07, 0.14, 0.06, 0.15, 0.30, 0.25, 0.15, 0.12, 0.5, 0.03)
"""Enough for other croppings and lights, and little enough to be learnt in some forty epochs."""
WIDE: Final = Augmentation(18, 0.12, 0.24, 0.10, 0.20, 0.45, 0.40, 0.35, 0.25, 0.9, 0.06)
"""For a wide world: other croppings, lights and lenses than those of the training pictures."""


def views(images: Any, change: Augmentation, seed: Any, side: int) -> Any:
    """(B, 48, 48) uint8 to (B, side, side, 1) float32 in [-1, 1], freshly varied by `seed`."""
    import tensorflow as tf

    count = tf.shape(images)[0]
    pixels = tf.cast(images, tf.float32)[..., None] / 255.0
    moved = _warp(pixels, change, count, seed, side)
    if change.sharpness:
        moved = _focus(moved, change, count, seed + 300)
    lit = _light(moved, change, count, seed + 100)
    if change.occlusion:
        lit = _occlude(lit, change, count, seed + 200)
    if change.noise:
        lit = _grain(lit, change, count, seed + 400)
    return lit * 2.0 - 1.0


def _uniform(count: Any, limit: float, seed: Any) -> Any:
    import tensorflow as tf

    return tf.random.stateless_uniform([count], seed, -limit, limit)


def _warp(pixels: Any, change: Augmentation, count: Any, seed: Any, side: int) -> Any:
    """Sample with x_in = A (x_out - centre) + centre, coordinates at half-pixel centres."""
    import tensorflow as tf

    angle = _uniform(count, change.rotation_degrees * 3.14159265 / 180, seed)
    zoom = tf.exp(_uniform(count, change.zoom, seed + 1)) * (SOURCE / side)
    stretch = tf.exp(_uniform(count, change.stretch, seed + 2))
    flip = tf.sign(_uniform(count, 1.0, seed + 3)) if change != PLAIN else tf.ones([count])
    a0 = tf.cos(angle) * zoom * stretch * flip
    a1 = -tf.sin(angle) * zoom / stretch
    b0 = tf.sin(angle) * zoom * stretch * flip
    b1 = tf.cos(angle) * zoom / stretch
    middle_in, middle_out = (SOURCE - 1) / 2, (side - 1) / 2
    a2 = middle_in + _uniform(count, change.shift * SOURCE, seed + 4) - middle_out * (a0 + a1)
    b2 = middle_in + _uniform(count, change.shift * SOURCE, seed + 5) - middle_out * (b0 + b1)
    zero = tf.zeros([count])
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=pixels,
        transforms=tf.stack([a0, a1, a2, b0, b1, b2, zero, zero], axis=1),
        output_shape=[side, side],
        interpolation="BILINEAR",
        fill_mode="NEAREST",
        fill_value=0.0,
    )


def _light(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    import tensorflow as tf

    shape = [count, 1, 1, 1]
    gain = tf.reshape(tf.exp(_uniform(count, change.contrast, seed)), shape)
    lift = tf.reshape(_uniform(count, change.brightness, seed + 1), shape)
    gamma = tf.reshape(tf.exp(_uniform(count, change.gamma, seed + 2)), shape)
    if change.slope:
        pixels += _slope(pixels, change, count, seed + 3)
    mean = tf.reduce_mean(pixels, axis=(1, 2), keepdims=True)
    pixels = tf.clip_by_value((pixels - mean) * gain + mean + lift, 0.0, 1.0)
    return tf.pow(pixels, gamma) if change.gamma else pixels


def _slope(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    """Brightness that rises straight across the picture, in a random direction."""
    import tensorflow as tf

    line = tf.linspace(-1.0, 1.0, tf.shape(pixels)[1])
    down = tf.reshape(_uniform(count, change.slope, seed), [count, 1, 1, 1])
    along = tf.reshape(_uniform(count, change.slope, seed + 1), [count, 1, 1, 1])
    return down * line[None, :, None, None] + along * line[None, None, :, None]


def _focus(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    import tensorflow as tf

    soft = tf.nn.avg_pool2d(pixels, 3, 1, "SAME")
    amount = tf.reshape(_uniform(count, change.sharpness, seed), [count, 1, 1, 1])
    return tf.clip_by_value(pixels + amount * (pixels - soft), 0.0, 1.0)


def _grain(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    """Noise on half of the pictures, of a random strength."""
    import tensorflow as tf

    strength = tf.nn.relu(_uniform(count, change.noise, seed))
    noise = tf.random.stateless_normal(tf.shape(pixels), seed + 1)
    return pixels + tf.reshape(strength, [count, 1, 1, 1]) * noise


def _occlude(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    import tensorflow as tf

    draw = tf.random.stateless_uniform([count, 6], seed)
    side = tf.cast(tf.shape(pixels)[1], tf.float32)
    low = draw[:, 0:2] * side
    high = low + draw[:, 2:4] * side / 3 + 2
    line = tf.range(side)[None, :]
    rows = (line >= low[:, 0:1]) & (line < high[:, 0:1])
    columns = (line >= low[:, 1:2]) & (line < high[:, 1:2])
    covered = (
        rows[:, :, None] & columns[:, None, :] & (draw[:, 4] < change.occlusion)[:, None, None]
    )
    return tf.where(covered[..., None], tf.reshape(draw[:, 5], [count, 1, 1, 1]), pixels)
