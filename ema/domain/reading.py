"""Reads a JSON object field by field, so that every error names its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self


class ProtocolError(ValueError):
    """A definition cannot be used: ``place`` says where ("definition.items[2].low"), and why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


class Fields:
    """One JSON object at ``at``; ``done`` refuses whatever nobody asked for."""

    def __init__(self, data: Mapping[str, Any], at: str) -> None:
        self._data = data
        self._at = at
        self._asked: set[str] = set()

    @classmethod
    def of(cls, data: Any, at: str) -> Self:
        if not isinstance(data, Mapping):
            raise ProtocolError(at, "must be an object")
        return cls(data, at)

    def place(self, name: str) -> str:
        return f"{self._at}.{name}"

    def _get(self, name: str, default: Any = None) -> Any:
        self._asked.add(name)
        value = self._data.get(name, default)
        if value is None:
            raise ProtocolError(self.place(name), "is missing")
        return value

    def text(self, name: str, longest: int, default: str | None = None) -> str:
        value = self._get(name, default)
        if not isinstance(value, str) or len(value) > longest:
            raise ProtocolError(self.place(name), f"must be text of at most {longest} characters")
        if default is None and not value.strip():
            raise ProtocolError(self.place(name), "is empty")
        return value

    def key(self, name: str) -> str:
        value = self.text(name, 40)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            raise ProtocolError(self.place(name), "must be lower-case letters, digits and _")
        return value

    def one_of(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self._get(name, default)
        if value not in allowed:
            raise ProtocolError(self.place(name), "must be one of " + ", ".join(allowed))
        return str(value)

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        value = self._get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ProtocolError(self.place(name), f"must be a whole number from {low} to {high}")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        value = self._get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ProtocolError(self.place(name), "must be a number")
        return float(value)

    def truth(self, name: str) -> bool:
        value = self._get(name)
        if not isinstance(value, bool):
            raise ProtocolError(self.place(name), "must be true or false")
        return value

    def object(self, name: str) -> Fields | None:
        self._asked.add(name)
        value = self._data.get(name)
        return None if value is None else Fields.of(value, self.place(name))

    def objects(self, name: str, at_least: int, at_most: int) -> list[Fields]:
        value = self._get(name)
        if not isinstance(value, list) or not at_least <= len(value) <= at_most:
            reason = f"must be a list of {at_least} to {at_most}"
            raise ProtocolError(self.place(name), reason)
        return [Fields.of(each, f"{self.place(name)}[{n}]") for n, each in enumerate(value)]

    def done(self) -> None:
        unknown = sorted(set(self._data) - self._asked)
        if unknown:
            raise ProtocolError(self.place(unknown[0]), "is not known here")


def hour_and_minute(text: str, place: str) -> tuple[int, int]:
    """24-hour "HH:MM"."""
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", text)
    if not found:
        raise ProtocolError(place, "must be a time of day like 09:30")
    return int(found[1]), int(found[2])
