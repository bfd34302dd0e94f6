"""A picture with its readings drawn on it: box, landmarks, label, seven probability bars.

The bars stand in a panel beside the picture, one block a face, so that nothing covers a face.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from inference.domain.labels import EMOTIONS
from inference.domain.timeline import Moment, clock
from inference.domain.types import Box, EmotionReading

COLOURS: Final = {
    "anger": "#a2390d",
    "disgust": "#7a7940",
    "fear": "#55295b",
    "happiness": "#b17b00",
    "sadness": "#004998",
    "surprise": "#007668",
    "neutral": "#8b959e",
}
"""As in static/css/tokens.css, light; a test compares them."""

INK, SOFT, PAPER, TRACK = "#1c2126", "#525c66", "#ffffff", "#e6eaee"
FONT_FILE: Final = "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf"
MIN_SIDE: Final = 640
PANEL: Final = 360
BLOCK: Final = 262
PADDING: Final = 20
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Sheet:
    """The drawing surface; `zoom` sheet pixels show one frame pixel."""

    image: Image.Image
    pen: ImageDraw.ImageDraw
    zoom: float
    width: int


def draw(frame: NDArray[np.uint8], readings: Sequence[EmotionReading]) -> bytes:
    """(H, W, 3) uint8 RGB frame and its readings to PNG bytes."""
    sheet = _sheet(frame, len(readings))
    _readings_draw(sheet, list(enumerate(readings, start=1)))
    if not readings:
        sheet.pen.text((PADDING, 12), "No face found", fill=INK, font=font(20))
    buffer = io.BytesIO()
    sheet.image.save(buffer, "PNG")
    return buffer.getvalue()


def draw_moment(frame: NDArray[np.uint8], moment: Moment) -> Image.Image:
    """A video's frame with its readings, as large for every moment: one column of bars.

    Faces are numbered by their tracks; those for whose bars there is no room keep box and label.
    """
    sheet = _sheet(frame, 1)
    room = max(1, sheet.image.height // BLOCK)
    faces = [(seen.track, seen.reading) for seen in moment.faces]
    _readings_draw(sheet, faces, room)
    if not faces:
        sheet.pen.text((sheet.width + PADDING, 14), "No face", fill=INK, font=font(19, 650))
    at = (sheet.width + PANEL - PADDING, sheet.image.height - 12)
    sheet.pen.text(at, clock(moment.time_s), fill=SOFT, font=font(14), anchor="rs")
    return sheet.image


def _readings_draw(
    sheet: Sheet, faces: Sequence[tuple[int, EmotionReading]], room: int | None = None
) -> None:
    for number, reading in faces:
        _face_mark(sheet, reading, number)
    for index, (number, reading) in enumerate(faces[:room]):
        _panel_block(sheet, reading, index, number)


@lru_cache
def font(size: int, weight: int = 400) -> Font:
    """Noto Sans in pixels and weight, or Pillow's own where it is not installed."""
    try:
        file = Path(str(distribution("fontpkg-noto-sans").locate_file(FONT_FILE)))
        found = ImageFont.truetype(str(file), size)
        found.set_variation_by_axes([weight, 100])
    except (PackageNotFoundError, OSError):
        return ImageFont.load_default(size)
    return found


def _sheet(frame: NDArray[np.uint8], faces: int) -> Sheet:
    rows, columns = frame.shape[:2]
    zoom = max(1.0, MIN_SIDE / max(rows, columns))
    width, height = round(columns * zoom), round(rows * zoom)
    per_column = max(1, height // BLOCK)
    panels = ceil(faces / per_column)
    top = 0 if faces else 48
    size = (width + panels * PANEL, max(height + top, BLOCK if faces else 0))
    image = Image.new("RGB", size, PAPER)
    image.paste(Image.fromarray(frame).resize((width, height), Image.Resampling.BICUBIC), (0, top))
    return Sheet(image, ImageDraw.Draw(image), zoom, width)


def _face_mark(sheet: Sheet, reading: EmotionReading, number: int) -> None:
    colour = COLOURS[reading.top_label]
    left, top, right, bottom = _edges(reading.box, sheet)
    for x, y in reading.landmarks or ():
        u, v = x * sheet.zoom, y * sheet.zoom
        if u < sheet.width:
            sheet.pen.ellipse((u - 1, v - 1, u + 1, v + 1), fill="#ffffff")
    sheet.pen.rounded_rectangle((left, top, right, bottom), 6, outline="#ffffff", width=5)
    sheet.pen.rounded_rectangle((left + 1, top + 1, right - 1, bottom - 1), 5, None, colour, 3)
    text, strong = f"{number}  {_title(reading)}", font(18, 600)
    length = sheet.pen.textlength(text, font=strong)
    y = top - 30 if top >= 30 else min(bottom + 4, sheet.image.height - 28)
    x = max(0, min(left, sheet.width - length - 18))
    sheet.pen.rounded_rectangle((x, y, x + length + 18, y + 27), 5, fill=INK)
    sheet.pen.text((x + 9, y + 13), text, fill=PAPER, font=strong, anchor="lm")


def _edges(box: Box, sheet: Sheet) -> tuple[float, float, float, float]:
    left, top = max(0.0, box.x * sheet.zoom), max(0.0, box.y * sheet.zoom)
    right = min(sheet.width - 1.0, (box.x + box.width) * sheet.zoom)
    bottom = min(sheet.image.height - 1.0, (box.y + box.height) * sheet.zoom)
    return left, top, max(right, left + 8), max(bottom, top + 8)


def _title(reading: EmotionReading) -> str:
    return " / ".join(label.capitalize() for label in reading.top_labels)


def _panel_block(sheet: Sheet, reading: EmotionReading, index: int, number: int) -> None:
    per_column = max(1, sheet.image.height // BLOCK)
    x = sheet.width + (index // per_column) * PANEL + PADDING
    y = (index % per_column) * BLOCK + 14
    sheet.pen.text((x, y), f"{number}  {_title(reading)}", fill=INK, font=font(19, 650))
    note = f"{reading.group_shown}, quality {reading.quality.score:.2f}"
    if reading.abstain:
        note += f", not used: {reading.abstain.replace('_', ' ')}"
    sheet.pen.text((x, y + 27), note, fill=SOFT, font=font(13))
    for row, (label, value) in enumerate(zip(EMOTIONS, reading.probabilities, strict=True)):
        _bar(sheet, (x, y + 54 + row * 27), label, value, strong=label in reading.top_labels)


def _bar(sheet: Sheet, at: tuple[float, float], label: str, value: float, *, strong: bool) -> None:
    x, y = at
    start, length = x + 88, 160
    face = font(14, 650 if strong else 400)
    sheet.pen.text((x, y + 10), label, fill=INK, font=face, anchor="lm")
    sheet.pen.rounded_rectangle((start, y + 3, start + length, y + 17), 4, fill=TRACK)
    if value * length >= 1:
        edges = (start, y + 3, start + max(4.0, value * length), y + 17)
        sheet.pen.rounded_rectangle(edges, 4, fill=COLOURS[label])
    amount = f"{100 * value:.1f} %"
    sheet.pen.text((start + length + 66, y + 10), amount, fill=INK, font=face, anchor="rm")
