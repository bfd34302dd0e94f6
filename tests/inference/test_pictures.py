"""Every kind of picture is read the same, or refused with one clear sentence."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from inference.domain.errors import PictureError
from inference.preprocessing.pictures import frame_decode
from inference.services import frame_read
from tests.inference.conftest import encoded

Frame = NDArray[np.uint8]


def colours(frame: Frame) -> Image.Image:
    return Image.fromarray(frame)


def sixteen_bit(frame: Frame) -> bytes:
    grey = np.asarray(colours(frame).convert("L")).astype(np.uint16) * 257
    return encoded(Image.fromarray(grey))


def with_alpha(frame: Frame) -> bytes:
    image = colours(frame)
    image.putalpha(120)
    return encoded(image)


def transparent_palette(frame: Frame) -> bytes:
    image = colours(frame).quantize(200)
    return encoded(image, transparency=bytes(range(200)))


def animated(frame: Frame, kind: str) -> bytes:
    later = [Image.new("RGB", (512, 512), "green")] * 2
    return encoded(colours(frame), kind, save_all=True, append_images=later)


KINDS: dict[str, Callable[[Frame], bytes]] = {
    "png": lambda f: encoded(colours(f)),
    "jpeg": lambda f: encoded(colours(f), "JPEG", quality=90),
    "progressive jpeg": lambda f: encoded(colours(f), "JPEG", progressive=True),
    "webp": lambda f: encoded(colours(f), "WEBP"),
    "grey png": lambda f: encoded(colours(f).convert("L")),
    "grey jpeg": lambda f: encoded(colours(f).convert("L"), "JPEG"),
    "grey with alpha": lambda f: encoded(colours(f).convert("LA")),
    "cmyk jpeg": lambda f: encoded(colours(f).convert("CMYK"), "JPEG"),
    "palette png": lambda f: encoded(colours(f).quantize(128)),
    "palette with transparency": transparent_palette,
    "alpha png": with_alpha,
    "alpha webp": lambda f: encoded(colours(f).convert("RGBA"), "WEBP"),
    "16-bit png": sixteen_bit,
    "animated gif": lambda f: animated(f, "GIF"),
    "animated webp": lambda f: animated(f, "WEBP"),
    "animated png": lambda f: animated(f, "PNG"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_read(kind: str, frame: Frame) -> None:
    (reading,) = frame_read(KINDS[kind](frame))
    assert reading.top_label == "happiness"
    assert reading.box.centre == pytest.approx((225, 128), abs=6)


LOSSLESS = ("alpha png", "animated png", "grey with alpha", "grey png", "16-bit png")


@pytest.mark.parametrize("kind", LOSSLESS)
def test_what_loses_nothing_is_read_as_the_plain_picture(kind: str, frame: Frame) -> None:
    grey = "grey" in kind or "16-bit" in kind
    plain = colours(frame).convert("L").convert("RGB") if grey else colours(frame)
    data = KINDS[kind](frame)
    assert np.array_equal(frame_decode(data, 1600), np.asarray(plain))
    (there,), (here,) = frame_read(data), frame_read(encoded(plain))
    assert (there.probabilities, there.box) == (here.probabilities, here.box)


def test_a_palette_is_read_as_the_colours_it_names(frame: Frame) -> None:
    named = colours(frame).quantize(200)
    shown = np.asarray(named.convert("RGB"))
    assert np.array_equal(frame_decode(encoded(named), 1600), shown)
    assert np.array_equal(frame_decode(transparent_palette(frame), 1600), shown)


@pytest.mark.parametrize("kind", ["jpeg", "progressive jpeg", "cmyk jpeg", "webp", "alpha webp"])
def test_what_loses_little_keeps_the_colours(kind: str, frame: Frame) -> None:
    shown = frame_decode(KINDS[kind](frame), 1600).astype(int)
    assert np.abs(shown - frame).mean() < 4


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photograph_is_read_as_the_upright_one(orientation: int, frame: Frame) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = colours(frame).transpose(Image.Transpose(undo))
    (there,) = frame_read(encoded(stored, "PNG", exif=exif.tobytes()))
    (here,) = frame_read(encoded(colours(frame)))
    assert (there.probabilities, there.box) == (here.probabilities, here.box)
    (photo,) = frame_read(encoded(stored, "JPEG", quality=95, exif=exif.tobytes()))
    assert photo.probabilities == pytest.approx(here.probabilities, abs=0.05)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone(orientation: int, frame: Frame) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    undo = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = colours(frame[:400])
    if undo is not None:
        stored = stored.transpose(Image.Transpose(undo))
    shown = frame_decode(encoded(stored, "PNG", exif=exif.tobytes()), 1600)
    assert np.array_equal(shown, frame[:400])


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_spoilt_exif_does_not_spoil_the_picture(frame: Frame) -> None:
    data = encoded(colours(frame), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert len(frame_read(data)) == 1


def test_large_pictures_are_reduced_by_a_whole_factor(frame: Frame) -> None:
    large = colours(frame).resize((4000, 3000))
    assert frame_decode(encoded(large, "PNG", compress_level=1), 1600).shape == (1000, 1334, 3)
    (reading,) = frame_read(encoded(large, "JPEG"))
    assert reading.top_label == "happiness"


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3, 2)])
def test_tiny_pictures_hold_no_face(size: tuple[int, int]) -> None:
    assert frame_read(encoded(Image.new("RGB", size, "white"))) == []


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\x00\x00\x00\x10IDAT"


def refused(data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        frame_read(data)
    return str(caught.value)


def test_an_empty_file_is_refused() -> None:
    assert refused(b"") == "The file is empty."


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        bytes(5000),
        b"\xff\xd8",
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refused(data) == "The file is not a JPEG, PNG, WebP or GIF picture."


def test_other_picture_formats_are_refused_by_name(frame: Frame) -> None:
    assert "not a JPEG" in refused(encoded(colours(frame), "TIFF"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_cut_short_pictures_are_refused(kind: str, frame: Frame) -> None:
    data = encoded(colours(frame), kind)
    assert refused(data[: len(data) // 2]) == "The picture is damaged or cut short."


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_of_64_megapixels_is_refused(kind: str) -> None:
    data = encoded(Image.new("L", (8000, 8000), 127), kind)
    assert refused(data) == "The picture has more than 40 megapixels."


@pytest.mark.parametrize("width", [10_000, 60_000])
def test_a_pixel_bomb_is_refused_by_its_header(width: int) -> None:
    assert refused(png_header(width, 10_000)) == "The picture has more than 40 megapixels."


def test_an_endless_file_is_refused() -> None:
    assert refused(bytes(41 * 1024 * 1024)) == "The file is larger than 40 MB."


def test_bytes_flipped_anywhere_never_escape_as_another_error(frame: Frame) -> None:
    rng = np.random.default_rng(3)
    small = colours(frame).resize((64, 64))
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        clean = np.frombuffer(encoded(small, kind), np.uint8)
        for _ in range(60):
            spoilt = clean.copy()
            spoilt[rng.integers(0, len(spoilt), 6)] = rng.integers(0, 256, 6)
            with suppress(PictureError):
                assert frame_decode(spoilt.tobytes(), 1600).dtype == np.uint8


def test_decoding_takes_the_first_frame_only(frame: Frame) -> None:
    first = np.asarray(Image.open(io.BytesIO(animated(frame, "PNG"))).convert("RGB"))
    assert np.array_equal(frame_decode(animated(frame, "PNG"), 1600), first)
