"""Answer sheets as FHIR R4 ``QuestionnaireResponse``: read by linkId or LOINC code, and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from screening.domain.fhir.extensions import Json
from screening.domain.fhir.questionnaire import first_fault, ordinal_of
from screening.domain.instrument import Instrument, Item
from screening.domain.scoring import Answers

ANSWERED = ("completed", "amended")


class SheetError(ValueError):
    """The document is no answer sheet that can be taken; the message names item and reason."""


@dataclass(frozen=True)
class SheetRead:
    """``stated``: totals that the document gives itself, by scale. ``notes``: what was read
    otherwise than it stands, or not at all.
    """

    answers: dict[str, int | None]
    stated: dict[str, Decimal]
    notes: tuple[str, ...]
    subject: str  # the reference's last part, or the identifier's value
    authored: str
    questionnaire: str


def response_validate(document: Json) -> None:
    """Hold ``document`` against the FHIR specification. Raises ``SheetError``."""
    from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
    from pydantic import ValidationError

    try:
        QuestionnaireResponse.model_validate(document)
    except ValidationError as error:
        raise SheetError(f"not a FHIR R4 QuestionnaireResponse: {first_fault(error)}") from error


def response_read(document: Json, instrument: Instrument) -> SheetRead:
    """The answers that ``document`` gives to ``instrument``. Raises ``SheetError``."""
    if document.get("resourceType") != "QuestionnaireResponse":
        raise SheetError("not a QuestionnaireResponse")
    if document.get("status") not in ANSWERED:
        raise SheetError(f"its status is {document.get('status')!r}, not completed or amended")
    answers: dict[str, int | None] = dict.fromkeys(instrument.by_link)
    stated: dict[str, Decimal] = {}
    notes: list[str] = []
    for link, given in _given(document.get("item", [])):
        if total := _total(instrument, link):
            stated[total] = _number(link, given[0])
        elif item := _item(instrument, link):
            if answers[item.link_id] is not None:
                raise SheetError(f"item {item.number} is answered twice")
            answers[item.link_id] = _answer(item, link, given, notes)
        else:
            notes.append(f"{link}: {instrument.short_title} has no such item; it was left out.")
    return SheetRead(
        answers=answers,
        stated=stated,
        notes=tuple(notes),
        subject=_subject(document.get("subject", {})),
        authored=str(document.get("authored", "")),
        questionnaire=str(document.get("questionnaire", "")),
    )


def instrument_match(document: Json, instruments: Sequence[Instrument]) -> Instrument:
    """The one of ``instruments`` that ``document`` answers: by its questionnaire's address, else
    the one all of whose scored items are named, and of these the longest. Raises ``SheetError``.
    """
    address = str(document.get("questionnaire", "")).partition("|")[0]
    for instrument in instruments:
        if address.endswith(f"/Questionnaire/{instrument.key}"):
            return instrument
    links = [link for link, _ in _given(document.get("item", []))]
    whole = [i for i in instruments if {x.link_id for x in i.scored_items} <= _named(i, links)]
    if not whole:
        raise SheetError(f"no questionnaire here fits {address or 'it'}; name one")
    return max(whole, key=lambda instrument: len(_named(instrument, links)))


def response_document(
    questionnaire: Json, instrument: Instrument, answers: Answers, about: Mapping[str, Any]
) -> Json:
    """A ``QuestionnaireResponse`` of ``answers``, grouped as the questionnaire is; ``about`` holds
    its other fields (id, subject, authored, status).
    """
    version = questionnaire.get("version")
    address = questionnaire["url"] + (f"|{version}" if version else "")
    items = _answered(questionnaire.get("item", []), instrument, answers)
    document = {"resourceType": "QuestionnaireResponse", "questionnaire": address, **about}
    return document | ({"item": items} if items else {})


def _answered(raw: list[Json], instrument: Instrument, answers: Answers) -> list[Json]:
    found = []
    for part in raw:
        below = _answered(part.get("item", []), instrument, answers)
        value = answers.get(part["linkId"])
        entry: Json = {"linkId": part["linkId"]}
        if "text" in part:
            entry["text"] = part["text"]
        if value is not None:
            option = next(o for o in part["answerOption"] if ordinal_of(o) == value)
            entry["answer"] = [{"valueCoding": _bare(option["valueCoding"])}]
            if below:
                entry["answer"][0]["item"] = below
            found.append(entry)
        elif below:
            found.append(entry | {"item": below})
    return found


def _bare(coding: Json) -> Json:
    return {key: coding[key] for key in ("system", "version", "code", "display") if key in coding}


# -- reading


def _given(raw: list[Json]) -> Iterator[tuple[str, list[Json]]]:
    """(linkId, answers) of every answered item, also inside groups and below answers."""
    for part in raw:
        answers = part.get("answer", [])
        if answers:
            yield str(part.get("linkId", "")), answers
        yield from _given(part.get("item", []))
        for answer in answers:
            yield from _given(answer.get("item", []))


def _code(link: str) -> str:
    return link.rpartition("/")[2]


def _item(instrument: Instrument, link: str) -> Item | None:
    if link in instrument.by_link:
        return instrument.by_link[link]
    code = _code(link)
    for item in instrument.items:
        if (item.loinc and item.loinc == code) or any(s.code == code for s in item.stands_in):
            return item
    return None


def _named(instrument: Instrument, links: Sequence[str]) -> set[str]:
    found = (_item(instrument, link) for link in links)
    return {item.link_id for item in found if item}


def _total(instrument: Instrument, link: str) -> str:
    """Key of the scale whose total stands under ``link``; empty for a question."""
    codes = {scale.loinc: scale.key for scale in instrument.scales if scale.loinc}
    return codes.get(_code(link), "")


def _answer(item: Item, link: str, given: list[Json], notes: list[str]) -> int | None:
    if len(given) > 1:
        raise SheetError(f"item {item.number} has {len(given)} answers")
    for other in item.stands_in:
        if other.code == _code(link):
            return _stand_in(item, given[0], notes)
    value = _value(item, given[0])
    if value not in item.values:
        shown = given[0].get("valueCoding", {}).get("display", value)
        raise SheetError(f"item {item.number} does not offer {shown!r}")
    return value


def _stand_in(item: Item, answer: Json, notes: list[str]) -> int | None:
    value = _number(item.link_id, answer)
    other = item.stands_in[0]
    read = int(value) if value in other.values else None
    words = f"read as {read}" if read is not None else f"its {value} was left out"
    notes.append(f"{other.code} stands in item {item.number}'s place, {words}. {other.note}")
    return read


def _value(item: Item, answer: Json) -> int | None:
    coding = answer.get("valueCoding")
    if coding is None:
        number = _number(item.link_id, answer)
        return int(number) if number == number.to_integral_value() else None
    for option in item.options:
        if option.code and option.code == coding.get("code"):
            return option.value
    ordinal = ordinal_of({**answer, "valueCoding": coding})
    return int(ordinal) if ordinal is not None and ordinal == int(ordinal) else None


def _number(link: str, answer: Json) -> Decimal:
    for kind in ("valueDecimal", "valueInteger", "valueString"):
        if kind in answer:
            try:
                number = Decimal(str(answer[kind]).strip())
            except InvalidOperation:
                break
            if number.is_finite():
                return number
    raise SheetError(f"{link}: there is no number in its answer")


def _subject(subject: Json) -> str:
    identifier = str(subject.get("identifier", {}).get("value", ""))
    return identifier or str(subject.get("reference", "")).rpartition("/")[2]
