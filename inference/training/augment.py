"""Random views of a face, done for a whole batch in one projective transform.

One bilinear sampling both resizes 48 -> 64 and applies flip, shift, zoom and rotation, so a
training picture is interpolated once, as a picture in use is.
"""

from dataclasses import dataclass
from typing import Any, Final

from inference.training.datasets import SIDE as SOURCE
from inference.training.mini_xception import SIDE as TARGET


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


PLAIN: Final = Augmentation(0, 0, 0, 0, 0, 0, 0, 0)


def views(images: Any, change: Augmentation, seed: Any) -> Any:
    """(B, 48, 48) uint8 to (B, 64, 64, 1) float32 in [-1, 1], freshly varied by `seed`."""
    import tensorflow as tf

    count = tf.shape(images)[0]
    pixels = tf.cast(images, tf.float32)[..., None] / 255.0
    moved = _warp(pixels, change, count, seed)
    lit = _light(moved, change, count, seed + 100)
    if change.occlusion:
        lit = _occlude(lit, change, count, seed + 200)
    return lit * 2.0 - 1.0


def _uniform(count: Any, limit: float, seed: Any) -> Any:
    import tensorflow as tf

    return tf.random.stateless_uniform([count], seed, -limit, limit)


def _warp(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    """Sample with x_in = A (x_out - centre) + centre, coordinates at half-pixel centres."""
    import tensorflow as tf

    angle = _uniform(count, change.rotation_degrees * 3.14159265 / 180, seed)
    zoom = tf.exp(_uniform(count, change.zoom, seed + 1)) * (SOURCE / TARGET)
    stretch = tf.exp(_uniform(count, change.stretch, seed + 2))
    flip = tf.sign(_uniform(count, 1.0, seed + 3)) if change != PLAIN else tf.ones([count])
    a0 = tf.cos(angle) * zoom * stretch * flip
    a1 = -tf.sin(angle) * zoom / stretch
    b0 = tf.sin(angle) * zoom * stretch * flip
    b1 = tf.cos(angle) * zoom / stretch
    middle_in, middle_out = (SOURCE - 1) / 2, (TARGET - 1) / 2
    a2 = middle_in + _uniform(count, change.shift * SOURCE, seed + 4) - middle_out * (a0 + a1)
    b2 = middle_in + _uniform(count, change.shift * SOURCE, seed + 5) - middle_out * (b0 + b1)
    zero = tf.zeros([count])
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=pixels,
        transforms=tf.stack([a0, a1, a2, b0, b1, b2, zero, zero], axis=1),
        output_shape=[TARGET, TARGET],
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
    mean = tf.reduce_mean(pixels, axis=(1, 2), keepdims=True)
    pixels = tf.clip_by_value((pixels - mean) * gain + mean + lift, 0.0, 1.0)
    return tf.pow(pixels, gamma) if change.gamma else pixels


def _occlude(pixels: Any, change: Augmentation, count: Any, seed: Any) -> Any:
    import tensorflow as tf

    draw = tf.random.stateless_uniform([count, 6], seed)
    low = draw[:, 0:2] * TARGET
    high = low + draw[:, 2:4] * TARGET / 3 + 2
    line = tf.range(TARGET, dtype=tf.float32)[None, :]
    rows = (line >= low[:, 0:1]) & (line < high[:, 0:1])
    columns = (line >= low[:, 1:2]) & (line < high[:, 1:2])
    covered = (
        rows[:, :, None] & columns[:, None, :] & (draw[:, 4] < change.occlusion)[:, None, None]
    )
    return tf.where(covered[..., None], tf.reshape(draw[:, 5], [count, 1, 1, 1]), pixels)
