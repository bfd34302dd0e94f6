"""JSON in and out with every decimal's digits: FHIR counts 1.50 and 1.5 as different precision."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

from screening.domain.fhir.extensions import EXTENSIONS, Json

DIGITS = EXTENSIONS + "digits"


def json_read(text: str) -> Any:
    """The content of a JSON text, decimals as ``Decimal``. Raises ``ValueError`` with the place;
    also for a name that stands twice in one object, and for numbers no computer can hold.
    """
    return json.loads(text, parse_float=_decimal, parse_constant=_refuse, object_pairs_hook=_object)


def json_write(value: Any, indent: int = 2, depth: int = 0) -> str:
    """JSON text of what ``json_read`` gave, its decimals with the digits they came with."""
    if isinstance(value, Decimal):
        return str(value)
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = "\n" + " " * indent * (depth + 1)
    end = "\n" + " " * indent * depth
    parts = (
        [
            f"{json.dumps(name, ensure_ascii=False)}: {json_write(part, indent, depth + 1)}"
            for name, part in value.items()
        ]
        if isinstance(value, dict)
        else [json_write(part, indent, depth + 1) for part in value]
    )
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}{inner}{(',' + inner).join(parts)}{end}{right}"


def digits_keep(value: Any) -> Any:
    """A copy that a JSON column can hold: where a float would lose digits, they stand beside it in
    an extension, as FHIR lets every primitive have (``_name``).
    """
    if isinstance(value, list):
        return [digits_keep(part) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    if not isinstance(value, dict):
        return value
    kept: Json = {name: digits_keep(part) for name, part in value.items()}
    for name, part in value.items():
        if isinstance(part, Decimal) and repr(float(part)) != str(part):
            beside = kept.setdefault("_" + name, {})
            beside["extension"] = [
                *beside.get("extension", []),
                {"url": DIGITS, "valueString": str(part)},
            ]
    return kept


def digits_restore(value: Any) -> Any:
    """What was put into ``digits_keep``."""
    if isinstance(value, list):
        return [digits_restore(part) for part in value]
    if not isinstance(value, dict):
        return value
    restored = {name: digits_restore(part) for name, part in value.items()}
    for name in [name for name in restored if name.startswith("_")]:
        beside = restored[name]
        found = beside.get("extension", []) if isinstance(beside, dict) else []
        digits = [e["valueString"] for e in found if e.get("url") == DIGITS]
        if digits and name[1:] in restored:
            restored[name[1:]] = Decimal(digits[0])
            _drop(restored, name, [e for e in found if e.get("url") != DIGITS])
    return restored


def _drop(holder: Json, name: str, extensions: list[Json]) -> None:
    """Leave ``extensions`` beside the primitive, and no empty object."""
    rest = {key: part for key, part in holder[name].items() if key != "extension"}
    if extensions:
        rest["extension"] = extensions
    if rest:
        holder[name] = rest
    else:
        del holder[name]


def _decimal(text: str) -> Decimal:
    if not math.isfinite(float(text)):
        raise ValueError(f"the number {text[:40]} is too large")
    return Decimal(text)


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is no JSON number")


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return found
