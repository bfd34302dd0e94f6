"""A protocol's definition: what is asked, when in the day, and how long it may be answered.

Times are the person's own local times of day. A day turns at four in the morning, so that
"00:30" belongs to the evening before it. ``definition_read`` is the only way in: whatever it
returns can be scheduled and asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any

from ema.domain.reading import Fields, ProtocolError, hour_and_minute

DAY_TURNS_MIN = 4 * 60
MINUTES_A_DAY = 24 * 60


class Kind(StrEnum):
    SLIDER = "slider"
    AFFECT_GRID = "affect_grid"
    CHOICE = "choice"


class ItemRole(StrEnum):
    """What an item counts towards: negative affect, positive affect, or neither."""

    NA = "na"
    PA = "pa"
    NONE = "none"


@dataclass(frozen=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True)
class Item:
    """One question. ``answers`` names the values it yields: two for the affect grid."""

    key: str
    kind: Kind
    wording: str
    hint: str = ""
    low: str = ""
    high: str = ""
    minimum: float = 0.0
    maximum: float = 100.0
    role: ItemRole = ItemRole.NONE
    choices: tuple[Choice, ...] = ()
    seconds: int = 4  # a usual person's time for it, for "about N seconds left"

    @property
    def answers(self) -> tuple[str, ...]:
        return ("valence", "arousal") if self.kind is Kind.AFFECT_GRID else (self.key,)


@dataclass(frozen=True)
class Slot:
    """A beep window ``[start, end]`` in minutes after four in the morning; fixed if they meet."""

    start_min: int
    end_min: int

    @property
    def start(self) -> time:
        return _clock(self.start_min)

    @property
    def end(self) -> time:
        return _clock(self.end_min)


@dataclass(frozen=True)
class CameraStep:
    offered: bool = False
    frames: int = 12
    seconds: int = 3


@dataclass(frozen=True)
class Definition:
    name: str
    items: tuple[Item, ...]
    slots: tuple[Slot, ...]
    min_gap_min: int
    expires_after_min: int
    sample_max_age_h: int
    camera: CameraStep = field(default_factory=CameraStep)

    def item_of(self, answer: str) -> Item | None:
        """The item that yields the answer called ``answer``."""
        return next((item for item in self.items if answer in item.answers), None)

    def answer_keys(self) -> tuple[str, ...]:
        return tuple(key for item in self.items for key in item.answers)

    def seconds(self) -> int:
        """About how long a check-in takes, camera step included."""
        camera = 10 + self.camera.seconds if self.camera.offered else 0
        return sum(item.seconds for item in self.items) + camera


def definition_read(data: Any) -> Definition:
    """The definition in ``data``, a JSON object; raises ``ProtocolError`` naming the place."""
    fields = Fields.of(data, "definition")
    items = tuple(_item(f) for f in fields.objects("items", at_least=1, at_most=30))
    slots = tuple(_slot(f) for f in fields.objects("slots", at_least=1, at_most=24))
    found = Definition(
        name=fields.text("name", 120),
        items=items,
        slots=slots,
        min_gap_min=fields.whole("min_gap_min", 0, MINUTES_A_DAY, default=0),
        expires_after_min=fields.whole("expires_after_min", 1, 12 * 60),
        sample_max_age_h=fields.whole("sample_max_age_h", 1, 31 * 24, default=72),
        camera=_camera(fields),
    )
    fields.done()
    _answers_differ(found)
    _slots_fit(found)
    return found


def scaled(item: Item, value: float) -> float:
    """``value`` on the item's own scale as 0..100."""
    return 100.0 * (value - item.minimum) / (item.maximum - item.minimum)


def affect_roles(definition: Definition) -> Mapping[str, Item]:
    """Answer key -> item, for the items that count towards negative or positive affect."""
    return {i.key: i for i in definition.items if i.role is not ItemRole.NONE}


def _item(fields: Fields) -> Item:
    kind = Kind(fields.one_of("kind", [k.value for k in Kind]))
    role = ItemRole(fields.one_of("role", [r.value for r in ItemRole], default="none"))
    if role is not ItemRole.NONE and kind is not Kind.SLIDER:
        raise ProtocolError(fields.place("role"), "only a slider counts towards an affect mean")
    minimum, maximum = _range(fields, kind)
    item = Item(
        key=fields.key("key"),
        kind=kind,
        wording=fields.text("wording", 300),
        hint=fields.text("hint", 300, default=""),
        low=fields.text("low", 60, default="" if kind is not Kind.SLIDER else None),
        high=fields.text("high", 60, default="" if kind is not Kind.SLIDER else None),
        minimum=minimum,
        maximum=maximum,
        role=role,
        choices=_choices(fields) if kind is Kind.CHOICE else (),
        seconds=fields.whole("seconds", 1, 120, default=8 if kind is Kind.AFFECT_GRID else 4),
    )
    fields.done()
    return item


def _range(fields: Fields, kind: Kind) -> tuple[float, float]:
    if kind is Kind.AFFECT_GRID:
        return -4.0, 4.0  # nine by nine cells (Russell, Weiss & Mendelsohn 1989), centred on 0
    if kind is Kind.CHOICE:
        return 0.0, 1.0
    low, high = fields.number("min", default=0.0), fields.number("max", default=100.0)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ProtocolError(fields.place("max"), "must be greater than min")
    return low, high


def _choices(fields: Fields) -> tuple[Choice, ...]:
    found = []
    for each in fields.objects("choices", at_least=2, at_most=20):
        found.append(Choice(each.key("code"), each.text("label", 120)))
        each.done()
    codes = [choice.code for choice in found]
    if len(set(codes)) < len(codes):
        raise ProtocolError(fields.place("choices"), "two choices have the same code")
    return tuple(found)


def _slot(fields: Fields) -> Slot:
    if fields.one_of("kind", ["fixed", "random"]) == "fixed":
        start = end = _minute(fields, "at")
    else:
        start, end = _minute(fields, "from"), _minute(fields, "to")
    fields.done()
    if end < start:
        raise ProtocolError(fields.place("to"), "ends before it begins (a day turns at 04:00)")
    return Slot(start, end)


def _minute(fields: Fields, name: str) -> int:
    """Minutes after four in the morning."""
    hour, minute = hour_and_minute(fields.text(name, 5), fields.place(name))
    return (hour * 60 + minute - DAY_TURNS_MIN) % MINUTES_A_DAY


def _clock(minute: int) -> time:
    hour, minute = divmod((minute + DAY_TURNS_MIN) % MINUTES_A_DAY, 60)
    return time(hour, minute)


def _camera(fields: Fields) -> CameraStep:
    given = fields.object("camera")
    if given is None:
        return CameraStep()
    step = CameraStep(
        offered=given.truth("offered"),
        frames=given.whole("frames", 1, 60, default=12),
        seconds=given.whole("seconds", 1, 10, default=3),
    )
    given.done()
    return step


def _answers_differ(found: Definition) -> None:
    keys: Sequence[str] = found.answer_keys()
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ProtocolError("definition.items", f"the answer {twice[0]!r} is asked for twice")


def _slots_fit(found: Definition) -> None:
    """Every window can hold its beep even when all those before it came as early as they may."""
    earliest = -MINUTES_A_DAY
    for number, slot in enumerate(found.slots):
        earliest = max(slot.start_min, earliest + found.min_gap_min)
        if earliest > slot.end_min:
            where = f"definition.slots[{number}]"
            raise ProtocolError(where, "does not follow the window before it by min_gap_min")
