"""Reads a FHIR R4 ``Questionnaire`` with this project's extensions into an ``Instrument``.

The extensions live under ``EXTENSIONS`` and are documented in docs/instruments/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from screening.domain.instrument import Band, Critical, Instrument, Item, Option, Scale

EXTENSIONS = "https://maum.example/fhir/StructureDefinition/"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ITEM_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"  # SDC 4.0's name for the same
LOINC = "http://loinc.org"

Json = dict[str, Any]


class InstrumentError(ValueError):
    """The document is no usable instrument; the message says where and why."""


def instrument_parse(document: Json) -> Instrument:
    """The instrument that ``document`` describes. Raises ``InstrumentError``."""
    about = _group(_extension(document, "instrument"))
    items = tuple(
        _item(raw, number) for number, raw in enumerate(_questions(document.get("item", [])), 1)
    )
    instrument = Instrument(
        key=_one(about, "key"),
        title=_text(document, "title"),
        short_title=_one(about, "short-title"),
        version=_text(document, "version"),
        language=_text(document, "language"),
        recall=_one(about, "recall"),
        intro=" ".join(i["text"] for i in document["item"] if i.get("type") == "display"),
        higher_is=_one(about, "higher-is"),
        headline=_one(about, "headline"),
        licence=_one(about, "licence"),
        copyright=_text(document, "copyright"),
        sources=tuple(about.get("source", ())),
        items=items,
        scales=tuple(_scale(_group(e)) for e in _extensions(document, "scale")),
        critical=tuple(_critical(_group(e)) for e in _extensions(document, "critical")),
    )
    _check(instrument)
    return instrument


def document_validate(document: Json) -> None:
    """Hold ``document`` against the FHIR specification. Raises ``InstrumentError``."""
    from fhir.resources.R4B.questionnaire import Questionnaire  # slow to import, rarely needed
    from pydantic import ValidationError

    try:
        Questionnaire.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InstrumentError(f"not a FHIR R4 Questionnaire: {where}: {first['msg']}") from error


def _questions(raw: list[Json]) -> Iterator[Json]:
    for item in raw:
        if item.get("type") == "group":
            yield from _questions(item.get("item", []))
        elif item.get("type") == "choice":
            yield item


def _item(raw: Json, number: int) -> Item:
    options = tuple(_option(o, raw["linkId"]) for o in raw.get("answerOption", []))
    if not options:
        raise InstrumentError(f"item {raw['linkId']}: has no answer options")
    if len({o.value for o in options}) != len(options):
        raise InstrumentError(f"item {raw['linkId']}: two options have the same value")
    return Item(
        link_id=raw["linkId"],
        number=number,
        text=raw["text"],
        short=_value(_extension(raw, "short", raw["text"])),
        loinc=next((c["code"] for c in raw.get("code", []) if c.get("system") == LOINC), ""),
        options=options,
        reverse=bool(_value(_extension(raw, "reverse", False))),
        scored=not _value(_extension(raw, "not-scored", False)),
    )


def _option(raw: Json, link_id: str) -> Option:
    coding = raw["valueCoding"]
    for extension in [*raw.get("extension", []), *coding.get("extension", [])]:
        if extension["url"] in (ORDINAL, ITEM_WEIGHT):
            value = float(extension["valueDecimal"])
            if value != int(value):
                raise InstrumentError(f"item {link_id}: ordinal {value} is not whole")
            return Option(int(value), coding["display"], coding.get("code", ""))
    raise InstrumentError(f"item {link_id}: option {coding.get('display')!r} has no ordinalValue")


def _scale(raw: Json) -> Scale:
    return Scale(
        key=_one(raw, "key"),
        title=_one(raw, "title"),
        items=tuple(raw.get("item", ())),
        multiply=_one(raw, "multiply"),
        prorate=_one(raw, "missing-method") == "prorate",
        missing_allowed=_one(raw, "missing-allowed"),
        minimum=_one(raw, "minimum"),
        maximum=_one(raw, "maximum"),
        bands=tuple(_band(band) for band in raw.get("band", ())),
        loinc=raw["code"][0]["code"] if "code" in raw else "",
    )


def _band(raw: Json) -> Band:
    return Band(*(_one(raw, name) for name in ("code", "label", "minimum", "maximum")))


def _critical(raw: Json) -> Critical:
    return Critical(*(_one(raw, name) for name in ("item", "at-least", "note")))


def _check(instrument: Instrument) -> None:
    """A band gap or a misspelt linkId would be a clinical off-by-one: refuse the document."""
    if len(instrument.by_link) != len(instrument.items):
        raise InstrumentError(f"{instrument.key}: a linkId is used twice")
    if instrument.headline not in {scale.key for scale in instrument.scales}:
        raise InstrumentError(f"{instrument.key}: headline {instrument.headline!r} is no scale")
    if instrument.higher_is not in ("worse", "better"):
        raise InstrumentError(f"{instrument.key}: higher-is must be worse or better")
    for critical in instrument.critical:
        if critical.item not in instrument.by_link:
            raise InstrumentError(f"{instrument.key}: critical item {critical.item} is unknown")
    for scale in instrument.scales:
        _check_scale(instrument, scale)


def _check_scale(instrument: Instrument, scale: Scale) -> None:
    name = f"{instrument.key}.{scale.key}"
    unknown = [link for link in scale.items if link not in instrument.by_link]
    if unknown or not scale.items:
        raise InstrumentError(f"{name}: unknown items {unknown}")
    values = [instrument.by_link[link].values for link in scale.items]
    reach = (
        sum(map(min, values)) * scale.multiply,
        sum(map(max, values)) * scale.multiply,
    )
    if reach != (scale.minimum, scale.maximum):
        raise InstrumentError(f"{name}: items reach {reach}, not the declared range")
    edges = [(band.minimum, band.maximum) for band in scale.bands]
    starts = [scale.minimum, *(high + 1 for _, high in edges)]
    if edges and ([low for low, _ in edges] != starts[:-1] or edges[-1][1] != scale.maximum):
        raise InstrumentError(f"{name}: the bands leave a gap or overlap")


# -- extensions


def _extensions(holder: Json, name: str) -> list[Json]:
    return [e for e in holder.get("extension", []) if e["url"] == EXTENSIONS + name]


def _extension(holder: Json, name: str, default: Any = None) -> Json:
    found = _extensions(holder, name)
    if found:
        return found[0]
    if default is None:
        raise InstrumentError(f"the extension {EXTENSIONS + name} is missing")
    return {"valueString": default}


def _value(extension: Json) -> Any:
    return next(value for key, value in extension.items() if key.startswith("value"))


def _group(extension: Json) -> Json:
    """A complex extension as name -> list of its values, nested ones likewise."""
    grouped: Json = {}
    for part in extension.get("extension", []):
        value = _group(part) if "extension" in part else _value(part)
        grouped.setdefault(part["url"], []).append(value)
    return grouped


def _one(group: Json, name: str) -> Any:
    if name not in group:
        raise InstrumentError(f"{name!r} is missing from an extension")
    return group[name][0]


def _text(document: Json, name: str) -> str:
    if not document.get(name):
        raise InstrumentError(f"{name!r} is missing")
    return str(document[name])
