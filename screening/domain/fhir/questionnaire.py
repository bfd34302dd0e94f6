"""Reads a FHIR R4 ``Questionnaire`` with this project's extensions into an ``Instrument``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from screening.domain.fhir.checks import instrument_check
from screening.domain.fhir.extensions import (
    InstrumentError,
    Json,
    extension,
    extensions,
    first,
    group,
    one,
    simple,
)
from screening.domain.fhir.rules import reading_parse, screen_parse
from screening.domain.instrument import (
    Band,
    Critical,
    Enable,
    Instrument,
    Item,
    Level,
    Option,
    Scale,
    StandIn,
)

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ITEM_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"  # SDC 4.0's name for the same
LOINC = "http://loinc.org"


def instrument_parse(document: Json) -> Instrument:
    """The instrument that ``document`` describes. Raises ``InstrumentError``."""
    try:
        instrument = _instrument(document)
    except (KeyError, TypeError, AttributeError) as error:
        raise InstrumentError(f"a part is missing or of the wrong kind: {error!r}") from error
    instrument_check(instrument)
    return instrument


def document_validate(document: Json) -> None:
    """Hold ``document`` against the FHIR specification. Raises ``InstrumentError``."""
    from fhir.resources.R4B.questionnaire import Questionnaire  # slow to import, rarely needed
    from pydantic import ValidationError

    try:
        Questionnaire.model_validate(document)
    except ValidationError as error:
        raise InstrumentError(f"not a FHIR R4 Questionnaire: {first_fault(error)}") from error


def first_fault(error: Any) -> str:
    """Where and why, of the first thing that pydantic holds against a resource."""
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def questions(raw: list[Json]) -> Iterator[Json]:
    """Every ``choice`` item, also inside groups and below other items, in the printed order."""
    for item in raw:
        if item.get("type") == "choice":
            yield item
        yield from questions(item.get("item", []))


def ordinal_of(option: Json) -> Any:
    """What an ``answerOption`` counts, by R4's or SDC's extension; None where neither is there."""
    coding = option.get("valueCoding", {})
    for found in [*option.get("extension", []), *coding.get("extension", [])]:
        if found.get("url") in (ORDINAL, ITEM_WEIGHT):
            return found["valueDecimal"]
    return None


def _instrument(document: Json) -> Instrument:
    about = group(extension(document, "instrument"))
    raw = list(questions(document.get("item", [])))
    higher_is = one(about, "higher-is")
    return Instrument(
        key=one(about, "key"),
        title=_text(document, "title"),
        short_title=one(about, "short-title"),
        version=_text(document, "version"),
        language=_text(document, "language"),
        recall=one(about, "recall"),
        intro=" ".join(i["text"] for i in document["item"] if i.get("type") == "display"),
        higher_is=higher_is,
        headline=one(about, "headline"),
        licence=one(about, "licence"),
        copyright=_text(document, "copyright"),
        sources=tuple(about.get("source", ())),
        items=_items(raw),
        scales=tuple(_scale(group(e), higher_is) for e in extensions(document, "scale")),
        critical=tuple(_critical(group(e)) for e in extensions(document, "critical")),
        offered=first(about, "offered", True),
        screens=tuple(screen_parse(group(e)) for e in extensions(document, "screen")),
        readings=tuple(reading_parse(group(e)) for e in extensions(document, "reading")),
        loinc=_loinc(document),
    )


def _items(raw: list[Json]) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for number, question in enumerate(raw, 1):
        item = _item(question, number, items)
        if item.link_id in items:
            raise InstrumentError(f"item {item.link_id}: the linkId is used twice")
        items[item.link_id] = item
    return tuple(items.values())


def _item(raw: Json, number: int, before: dict[str, Item]) -> Item:
    options = tuple(_option(o, raw["linkId"]) for o in raw.get("answerOption", []))
    if not options:
        raise InstrumentError(f"item {raw['linkId']}: has no answer options")
    if len({o.value for o in options}) != len(options):
        raise InstrumentError(f"item {raw['linkId']}: two options have the same value")
    return Item(
        link_id=raw["linkId"],
        number=number,
        text=raw["text"],
        short=simple(raw, "short", raw["text"]),
        loinc=_loinc(raw),
        options=options,
        reverse=bool(simple(raw, "reverse", False)),
        scored=not simple(raw, "not-scored", False),
        enable=_enable(raw, before),
        stands_in=tuple(_stand_in(group(e)) for e in extensions(raw, "stands-in")),
        withheld=bool(simple(raw, "wording-withheld", False)),
    )


def _stand_in(raw: Json) -> StandIn:
    return StandIn(one(raw, "code")["code"], frozenset(raw["value"]), one(raw, "note"))


def _option(raw: Json, link_id: str) -> Option:
    coding = raw["valueCoding"]
    ordinal = ordinal_of(raw)
    if ordinal is None:
        raise InstrumentError(
            f"item {link_id}: option {coding.get('display')!r} has no ordinalValue"
        )
    if ordinal != int(ordinal):
        raise InstrumentError(f"item {link_id}: ordinal {ordinal} is not whole")
    points = simple(raw, "points")
    return Option(int(ordinal), coding["display"], coding.get("code", ""), points)


def _enable(raw: Json, before: dict[str, Item]) -> tuple[Enable, ...]:
    """``enableWhen`` with ``=`` on earlier questions, one or ``any`` of them."""
    conditions = raw.get("enableWhen", [])
    if len(conditions) > 1 and raw.get("enableBehavior") != "any":
        raise InstrumentError(f"item {raw['linkId']}: only enableBehavior 'any' is understood")
    opened: dict[str, set[int]] = {}
    for condition in conditions:
        asked = before.get(condition["question"])
        code = condition.get("answerCoding", {}).get("code")
        values = {o.value for o in asked.options if o.code == code} if asked else set()
        if condition.get("operator") != "=" or not values:
            raise InstrumentError(f"item {raw['linkId']}: an enableWhen that cannot be read")
        opened.setdefault(condition["question"], set()).update(values)
    return tuple(Enable(item, frozenset(values)) for item, values in opened.items())


def _scale(raw: Json, higher_is: str) -> Scale:
    return Scale(
        key=one(raw, "key"),
        title=one(raw, "title"),
        items=tuple(raw.get("item", ())),
        multiply=first(raw, "multiply", 1),
        prorate=one(raw, "missing-method") == "prorate",
        missing_allowed=one(raw, "missing-allowed"),
        minimum=one(raw, "minimum"),
        maximum=one(raw, "maximum"),
        bands=tuple(_band(band) for band in raw.get("band", ())),
        loinc=raw["code"][0]["code"] if "code" in raw else "",
        method=first(raw, "method", "sum"),
        count_from=tuple(raw.get("count-from", ())),
        levels=tuple(Level(one(r, "value"), tuple(r["item"])) for r in raw.get("level", ())),
        higher_is=first(raw, "higher-is", higher_is),
    )


def _band(raw: Json) -> Band:
    return Band(*(one(raw, name) for name in ("code", "label", "minimum", "maximum")))


def _critical(raw: Json) -> Critical:
    return Critical(*(one(raw, name) for name in ("item", "at-least", "note")))


def _loinc(holder: Json) -> str:
    codes = (c["code"] for c in holder.get("code", []) if c.get("system") == LOINC)
    return str(next(codes, ""))


def _text(document: Json, name: str) -> str:
    if not document.get(name):
        raise InstrumentError(f"{name!r} is missing")
    return str(document[name])
