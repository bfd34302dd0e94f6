"""A4 pages that fill from the top: headings, paragraphs, tables, scenes; header and footer later.

Words are set in the embedded typeface only, so that every reader shows the same.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from counselling.domain.scene import Anchor, Scene
from counselling.reports.drawing import colour, draw
from counselling.reports.font_names import FONT, FONT_BOLD
from counselling.reports.fonts import fonts_register

WIDTH, HEIGHT = A4
LEFT, RIGHT = 40.0, WIDTH - 40.0
ROOM = RIGHT - LEFT
TOP, BOTTOM = HEIGHT - 64, 66.0
TEXT = 9.0
_START: Anchor = "start"
_END: Anchor = "end"
LEADING = 13.0
ROW = 11.0  # of a table, to its baseline


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands on every page: left and right words of the header, lines of the footer."""

    header: tuple[str, str]
    footer: tuple[str, ...]
    mark: str = ""  # "Synthetic", in the header of invented people


class _Pages(Canvas):
    """Keeps every page until the last is known, so that each can say of how many it is one."""

    def __init__(self, *args: Any, margins: Margins, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.margins = margins
        self.kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self.kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        for number, page in enumerate(self.kept, 1):
            self.__dict__.update(page)
            _margins(self, self.margins, number, len(self.kept))
            super().showPage()
        super().save()


def _margins(canvas: Canvas, margins: Margins, number: int, total: int) -> None:
    canvas.setFillColor(colour("soft"))
    canvas.setFont(FONT_BOLD, 8.5)
    canvas.drawString(LEFT, HEIGHT - 36, margins.header[0])
    canvas.setFont(FONT, 8.5)
    canvas.drawRightString(RIGHT, HEIGHT - 36, margins.header[1])
    if margins.mark:
        at = LEFT + stringWidth(margins.header[0], FONT_BOLD, 8.5) + 10
        _badge(canvas, at, HEIGHT - 36, margins.mark, "watch")
    _rule(canvas, HEIGHT - 44)
    _rule(canvas, 48)
    canvas.setFillColor(colour("soft"))
    canvas.setFont(FONT, 7.5)
    for line, words in enumerate(margins.footer):
        canvas.drawString(LEFT, 37 - 10 * line, words)
    words = _("Page %(number)s of %(total)s") % {"number": number, "total": total}
    canvas.drawRightString(RIGHT, 37, words)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor(colour("line"))
    canvas.setLineWidth(0.75)
    canvas.setDash([])
    canvas.line(LEFT, y, RIGHT, y)


def _badge(canvas: Canvas, x: float, y: float, words: str, ink: str) -> float:
    """A tinted word; returns its width."""
    width = stringWidth(words, FONT_BOLD, 8) + 10
    canvas.setFillColor(colour(f"{ink}-tint"))
    canvas.roundRect(x, y - 3.5, width, 13, 4, stroke=0, fill=1)
    canvas.setFillColor(colour(ink))
    canvas.setFont(FONT_BOLD, 8)
    canvas.drawString(x + 5, y, words)
    return width


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in points; numbers stand right."""

    title: str
    width: float
    number: bool = False


class Paper:
    """``y`` is where the next thing begins; whatever does not fit begins a page."""

    def __init__(self, title: str, author: str, margins: Margins) -> None:
        fonts_register()
        self.buffer = io.BytesIO()
        self.canvas = _Pages(
            self.buffer,
            pagesize=A4,
            margins=margins,
            pageCompression=1,
            lang=get_language(),
            initialFontName=FONT,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Maum")
        self.y = TOP

    def finish(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def need(self, height: float) -> None:
        """Begin a page unless ``height`` still fits on this one."""
        if self.y - height < BOTTOM:
            self.canvas.showPage()
            self.y = TOP

    def space(self, height: float) -> None:
        self.y -= height

    def heading(self, words: str, note: str = "", follow: float = 60) -> None:
        """A section's name, kept together with at least ``follow`` points of what comes."""
        self.need(26 + follow)
        self.space(24)
        self.text(words, LEFT, 11.5, bold=True)
        if note:
            at = LEFT + stringWidth(words, FONT_BOLD, 11.5) + 8
            self.text(note, at, 8.5, ink="soft")
        self.space(8)

    def text(
        self,
        words: str,
        x: float = LEFT,
        size: float = TEXT,
        *,
        bold: bool = False,
        ink: str = "ink",
        anchor: Anchor = "start",
    ) -> None:
        """One line at ``y``, which stays where it is."""
        self.canvas.setFillColor(colour(ink))
        self.canvas.setFont(FONT_BOLD if bold else FONT, size)
        place = self.canvas.drawRightString if anchor == "end" else self.canvas.drawString
        place(x, self.y, words)

    def paragraph(
        self,
        words: str,
        x: float = LEFT,
        width: float = ROOM,
        *,
        ink: str = "ink",
        size: float = TEXT,
        bold: bool = False,
    ) -> None:
        """Wrapped words below ``y``."""
        for line in simpleSplit(words, FONT_BOLD if bold else FONT, size, width):
            self.need(LEADING)
            self.space(LEADING)
            self.text(line, x, size, ink=ink, bold=bold)

    def bullets(self, lines: Sequence[str]) -> None:
        for words in lines:
            self.need(LEADING)
            self.canvas.setFillColor(colour("accent"))
            self.canvas.circle(LEFT + 3, self.y - LEADING + 3, 1.6, stroke=0, fill=1)
            self.paragraph(words, LEFT + 12, ROOM - 12)

    def badge(self, words: str, ink: str, x: float = LEFT) -> float:
        return _badge(self.canvas, x, self.y, words, ink)

    def scene(self, scene: Scene, x: float = LEFT, width: float = ROOM) -> None:
        """From ``y`` down, scaled to ``width``."""
        scale = width / scene.width
        draw(self.canvas, scene, x, self.y, scale)
        self.space(scene.height * scale)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Its head comes again on each page that it runs on to."""
        self._row(columns, [c.title for c in columns], head=True)
        for row in rows:
            if self.y - ROW - 3.5 < BOTTOM:
                self.need(HEIGHT)
                self._row(columns, [c.title for c in columns], head=True)
            self._row(columns, row)

    def _row(self, columns: Sequence[Column], cells: Sequence[str], head: bool = False) -> None:
        self.space(ROW)
        x = LEFT
        for column, words in zip(columns, cells, strict=True):
            fit = _fitted(words, column.width - 6)
            at, side = (x + column.width - 14, _END) if column.number else (x, _START)
            self.text(fit, at, 8.2, bold=head, ink="soft" if head else "ink", anchor=side)
            x += column.width
        self.space(3.5)
        self.canvas.setStrokeColor(colour("line"))
        self.canvas.setDash([])
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT, self.y, LEFT + sum(c.width for c in columns), self.y)

    def beside(self, parts: Sequence[Callable[[], None]]) -> None:
        """Draw each part from the same height; go on below the lowest."""
        top, lowest = self.y, self.y
        for part in parts:
            self.y = top
            part()
            lowest = min(lowest, self.y)
        self.y = lowest


def _fitted(words: str, width: float) -> str:
    """Cut with an ellipsis where a cell is too narrow for its words."""
    if stringWidth(words, FONT, 8.2) <= width:
        return words
    while words and stringWidth(f"{words}…", FONT, 8.2) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"
