"""What the panels of one chart share: the axis of days, the room, the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counselling.domain.scale import DayScale, ValueScale
from counselling.domain.scene import Line, Shape, Text, text_width
from counselling.domain.voice import Voice

NARROW = 480  # below this width the panels' names stand above them
WIDE = 900  # from here on the panels grow in height too


@dataclass(frozen=True, slots=True)
class Frame:
    width: float
    days: DayScale
    voice: Voice

    @property
    def tall(self) -> float:
        """How much higher panels are drawn where there is width to match."""
        return 1.3 if self.width >= WIDE else 1.0

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    @property
    def head(self) -> float:
        """Room above a panel for its name, where names stand above."""
        return 18 if self.narrow else 0

    def name(self, top: float, first: str, second: str = "") -> list[Shape]:
        """A panel's name at its left, or in one line above it; ``top`` is the panel's."""
        if self.narrow:
            gap = text_width(first, 12.5) + 8
            words: list[Shape] = [Text(0, top + 11, first, "name")]
            return [*words, Text(gap, top + 11, second, "soft")] if second else words
        return [
            Text(0, top + 12, first, "name"),
            *([Text(0, top + 26, second, "soft")] if second else []),
        ]

    def levels(self, scale: ValueScale, values: Sequence[float], unit: str = "") -> list[Shape]:
        """Hairlines across the days with their value at the left."""
        shapes: list[Shape] = []
        for value in values:
            y = scale.at(value)
            label = f"{value:g}{unit}"
            shapes.append(Line(self.days.left, y, self.days.right, y, "chart-grid", 0.75))
            if not self.narrow:
                shapes.append(Text(self.days.left - 6, y + 3.5, label, "tick", "end"))
            else:
                shapes.append(Text(self.days.right + 4, y + 3.5, label, "tick"))
        return shapes


@dataclass(frozen=True, slots=True)
class Panel:
    """Shapes below ``top`` and the height that they take."""

    shapes: tuple[Shape, ...]
    height: float
