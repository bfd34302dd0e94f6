"""Reading this project's own extensions; docs/instruments/README.md describes each."""

from __future__ import annotations

from typing import Any

EXTENSIONS = "https://maum.example/fhir/StructureDefinition/"

Json = dict[str, Any]


class InstrumentError(ValueError):
    """The document is no usable instrument; the message says where and why."""


def extensions(holder: Json, name: str) -> list[Json]:
    """Every extension of ours called ``name``, in the document's order."""
    return [e for e in holder.get("extension", []) if e.get("url") == EXTENSIONS + name]


def extension(holder: Json, name: str) -> Json:
    """The extension called ``name``. Raises ``InstrumentError`` where there is none."""
    found = extensions(holder, name)
    if not found:
        raise InstrumentError(f"the extension {EXTENSIONS + name} is missing")
    return found[0]


def simple(holder: Json, name: str, default: Any = None) -> Any:
    """The value of a simple extension, or ``default``."""
    found = extensions(holder, name)
    return value_of(found[0]) if found else default


def value_of(raw: Json) -> Any:
    """Whatever ``value[x]`` holds. Raises ``InstrumentError`` where it holds nothing."""
    for key, value in raw.items():
        if key.startswith("value"):
            return value
    raise InstrumentError(f"the extension {raw.get('url')} has no value")


def group(raw: Json) -> Json:
    """A complex extension as name -> list of its values, nested ones likewise."""
    grouped: Json = {}
    for part in raw.get("extension", []):
        value = group(part) if "extension" in part else value_of(part)
        grouped.setdefault(part["url"], []).append(value)
    return grouped


def one(grouped: Json, name: str) -> Any:
    """The first value called ``name``. Raises ``InstrumentError`` where there is none."""
    if name not in grouped:
        raise InstrumentError(f"{name!r} is missing from an extension")
    return grouped[name][0]


def first(grouped: Json, name: str, default: Any) -> Any:
    """The first value called ``name``, or ``default``."""
    return grouped[name][0] if name in grouped else default
