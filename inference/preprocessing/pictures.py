"""Bytes of a picture to an upright RGB frame, with every refusal as one clear sentence."""

import io
import struct
import warnings
import zlib
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from inference.domain.errors import PictureError

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS: Final = 40_000_000
"""Above this a picture is refused unseen: 40 megapixels with alpha take 320 MB to read."""
MAX_BYTES: Final = 40 * 1024 * 1024

DAMAGED: Final = "The picture is damaged or cut short."
NO_PICTURE: Final = "The file is not a JPEG, PNG, WebP or GIF picture."

DAMAGE: Final = (
    OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError,
    OverflowError, struct.error, zlib.error,
)  # fmt: skip
"""All that Pillow's decoders raise on damaged files."""

TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by its EXIF orientation."""

TURN_NOTES: Final = ("exif", "xmp")
"""How Pillow's names for the blocks end in which a picture may say how it is to be turned."""

# The own limit below is stricter, and spoilt metadata is nobody's concern: Pillow's warnings
# would only add lines to the one that says what is wrong.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def frame_decode(data: bytes, max_side: int) -> NDArray[np.uint8]:
    """JPEG, PNG, WebP or GIF bytes to (H, W, 3) uint8 RGB, upright, first frame only.

    Pictures with a side above max_side are reduced by a whole factor. Raises PictureError.
    """
    if not data:
        raise PictureError("The file is empty.")
    if len(data) > MAX_BYTES:
        raise PictureError(f"The file is larger than {MAX_BYTES >> 20} MB.")
    with _opened(data) as image:
        try:
            return _upright(image, max_side)
        except DAMAGE as error:
            raise PictureError(DAMAGED) from error


def frame_reduce(frame: NDArray[np.uint8], max_side: int) -> NDArray[np.uint8]:
    """A (H, W, 3) uint8 frame with no side above max_side, by the mean of whole blocks."""
    factor = ceil(max(frame.shape[:2]) / max_side)
    return frame if factor == 1 else np.asarray(Image.fromarray(frame).reduce(factor))


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_too_large()) from error
    except (OSError, ValueError) as error:
        raise PictureError(DAMAGED if _begins_well(data) else NO_PICTURE) from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise PictureError(_too_large())
    return image


def _begins_well(data: bytes) -> bool:
    starts = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
    return data.startswith(starts) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _too_large() -> str:
    return f"The picture has more than {MAX_PIXELS // 1_000_000} megapixels."


def _upright(image: Image.Image, max_side: int) -> NDArray[np.uint8]:
    image.draft("RGB", (max_side, max_side))
    colours = _as_colours(image)
    factor = ceil(max(colours.size) / max_side)
    small = colours.reduce(factor) if factor > 1 else colours
    turn = TURNS.get(_orientation(image))
    turned = small.transpose(turn) if turn is not None else small
    return np.asarray(turned if turned.mode == "RGB" else turned.convert("RGB"))


def _orientation(image: Image.Image) -> int:
    if not any(str(name).lower().endswith(TURN_NOTES) for name in image.info):
        return 1  # most frames of a camera; looking for a note costs as much as a tenth of decoding
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (*DAMAGE, UserWarning):  # a spoilt EXIF block says nothing about the picture itself
        return 1


def _as_colours(image: Image.Image) -> Image.Image:
    """A mode that can be reduced and converted: 16-bit greys lose their low byte first."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    image.info.pop("transparency", None)  # else Pillow warns that alpha is lost, as it should be
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")
