"""Frames made from the one face that may be shown in tests: skimage's astronaut, 512 x 512."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter
from skimage import data

Frame = NDArray[np.uint8]
SOFT = ImageFilter.GaussianBlur(3)
SHIFT = (1, 0, 4, 0, 1, 2)


def astronaut() -> Image.Image:
    return Image.fromarray(data.astronaut())  # type: ignore[no-untyped-call]


def camera_view(picture: Image.Image | None = None) -> Image.Image:
    """640 x 480 as a camera at a desk would see it."""
    return (picture or astronaut()).crop((0, 0, 460, 345)).resize((640, 480))


def empty_room() -> Image.Image:
    slope = np.linspace(40, 200, 640, dtype=np.uint8)[None, :].repeat(480, axis=0)
    return Image.fromarray(np.stack([slope, slope[::-1], slope[:, ::-1]], axis=2))


def two_faces() -> Image.Image:
    both = Image.new("RGB", (560, 330), (90, 90, 90))
    face = astronaut().crop((130, 20, 320, 210))
    both.paste(face.resize((210, 210)), (330, 60))
    both.paste(face.resize((300, 300)), (10, 15))
    return both


def covered(place: tuple[int, int, int, int]) -> Image.Image:
    picture = astronaut()
    picture.paste((128, 118, 110), place)
    return picture


def variants() -> dict[str, Frame]:
    """Name to (H, W, 3) uint8 RGB."""
    whole = astronaut()
    pictures = {
        "plain": whole,
        "camera": camera_view(),
        "upright phone": whole.crop((60, 0, 444, 512)).resize((480, 640)),
        "odd sides": whole.crop((3, 5, 420, 402)).resize((641, 479)),
        "shifted out": whole.crop((190, 60, 510, 300)),
        "far away": whole.resize((230, 230)),
        "low camera": whole.resize((160, 120)),
        "wide camera": camera_view().resize((1280, 720)),
        "close": whole.crop((160, 50, 300, 190)).resize((600, 600)),
        "dim": ImageEnhance.Brightness(whole).enhance(0.45),
        "dark": ImageEnhance.Brightness(whole).enhance(0.15),
        "bright": ImageEnhance.Brightness(whole).enhance(1.9),
        "soft": whole.filter(ImageFilter.GaussianBlur(5)),
        "leaning left": whole.rotate(24, center=(225, 130)),
        "leaning right": whole.rotate(-31, center=(225, 130)),
        "mirrored": whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "mouth covered": covered((192, 138, 258, 168)),
        "eyes covered": covered((186, 100, 262, 122)),
        "half covered": covered((224, 80, 280, 180)),
        "mouth covered, soft": covered((192, 138, 258, 168)).filter(SOFT),
        "mouth covered, bright": ImageEnhance.Brightness(covered((192, 138, 258, 168))).enhance(
            1.5
        ),
        "mouth covered, leaning": covered((192, 138, 258, 168)).rotate(12, center=(225, 130)),
        "tall": whole.crop((120, 30, 330, 220)).resize((420, 560)),
        "wide": whole.crop((120, 30, 330, 220)).resize((640, 380)),
        "soft and bright": ImageEnhance.Brightness(whole).enhance(1.6).filter(SOFT),
        "soft and leaning": whole.filter(SOFT).rotate(20, center=(225, 130)),
        "two faces": two_faces(),
        "empty room": empty_room(),
        "one pixel": Image.new("RGB", (1, 1), (120, 120, 120)),
    }
    return {name: np.asarray(picture, dtype=np.uint8) for name, picture in pictures.items()}


def png(frame: Frame) -> bytes:
    """Loses nothing, so both sides see the same pixels."""
    target = BytesIO()
    Image.fromarray(frame).save(target, "PNG")
    return target.getvalue()


def film(picture: Image.Image, file: Path) -> Path:
    """A Motion-JPEG file for the browser's fake camera: ten frames, two of them shifted."""
    shots = [picture] * 8 + [picture.transform(picture.size, Image.Transform.AFFINE, SHIFT)] * 2
    with file.open("wb") as target:
        for shot in shots:
            shot.save(target, "JPEG", quality=95)
    return file
