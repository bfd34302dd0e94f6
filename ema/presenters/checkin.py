"""A protocol's definition as the screens of one check-in."""

from __future__ import annotations

from dataclasses import dataclass

from ema.domain.protocol import Definition, Item, Kind


@dataclass(frozen=True)
class Step:
    """One screen with one question. ``middle`` is where an untouched slider is drawn."""

    number: int
    item: Item

    @property
    def template(self) -> str:
        return f"ema/step_{self.item.kind.value}.html"

    @property
    def middle(self) -> float:
        return (self.item.minimum + self.item.maximum) / 2

    @property
    def is_grid(self) -> bool:
        return self.item.kind is Kind.AFFECT_GRID


def steps_of(definition: Definition) -> list[Step]:
    return [Step(number, item) for number, item in enumerate(definition.items, start=1)]
