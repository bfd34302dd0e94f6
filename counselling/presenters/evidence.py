"""What stands behind a flag, row by row, in words and with the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counselling.domain.voice import percent, whole
from screening import queries as screening
from screening.domain.instrument import Instrument

if TYPE_CHECKING:
    from screening.models import RiskFlag


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """``supports`` false: context that argues neither way."""

    day: date
    kind: str
    text: str
    url: str
    supports: bool


def evidence_rows(flag: RiskFlag) -> list[EvidenceRow]:
    """Newest first; links lead to the day or the answer sheet behind each row."""
    rows = [_row(flag, raw) for raw in flag.evidence]
    return sorted(rows, key=lambda row: row.day, reverse=True)


def _row(flag: RiskFlag, raw: dict[str, Any]) -> EvidenceRow:
    day = date.fromisoformat(raw["local_date"])
    kind, words = KINDS.get(raw["kind"], _unknown)(flag, raw)
    return EvidenceRow(day, kind, words, _url(flag, raw, day), bool(raw.get("supports", True)))


def _url(flag: RiskFlag, raw: dict[str, Any], day: date) -> str:
    code = flag.student.code
    if raw["kind"] in ("score", "critical_answer"):
        return f"{reverse('profile', args=[code])}#sheet-{str(raw['id']).split(':')[0]}"
    return reverse("profile_day", args=[code, day])


def _expression(flag: RiskFlag, raw: dict[str, Any]) -> tuple[str, str]:
    share = percent(raw["value"])
    return _("Expression estimates"), _("%(share)s of the readable samples") % {"share": share}


def _self_report(flag: RiskFlag, raw: dict[str, Any]) -> tuple[str, str]:
    value = whole(raw["value"])
    return _("Self-report"), _("negative affect %(value)s of 100, day mean") % {"value": value}


def _missed(flag: RiskFlag, raw: dict[str, Any]) -> tuple[str, str]:
    count = whole(raw["value"])
    return _("No answer"), _("%(count)s check-ins sent, none answered") % {"count": count}


def _score(flag: RiskFlag, raw: dict[str, Any]) -> tuple[str, str]:
    words = {"value": whole(raw["value"]), "maximum": whole(flag.facts.get("maximum"))}
    band = str(flag.facts.get("band", "")).lower()
    text = _("score %(value)s of %(maximum)s") % words
    return str(flag.facts.get("instrument", _("Questionnaire"))), f"{text}, {band}".rstrip(", ")


def _critical(flag: RiskFlag, raw: dict[str, Any]) -> tuple[str, str]:
    """The question and the answer as they were printed."""
    title = str(flag.facts.get("instrument", _("Questionnaire")))
    instrument = _instrument(title)
    item = instrument.by_link.get(str(raw["id"]).split(":")[-1]) if instrument else None
    if item is None:
        return title, _("answered %(value)s") % {"value": whole(raw["value"])}
    answer = next((o.text for o in item.options if o.value == raw["value"]), whole(raw["value"]))
    words = {"number": item.number, "text": item.text, "answer": answer}
    return title, _("item %(number)s, “%(text)s”: %(answer)s") % words


def _unknown(flag: RiskFlag, raw: dict[str, Any]) -> tuple[str, str]:
    return str(raw["kind"]), str(raw["value"])


def _instrument(title: str) -> Instrument | None:
    parsed = map(screening.instrument_of, screening.instrument_versions("en").values())
    return next((i for i in parsed if i.short_title == title), None)


KINDS: dict[str, Callable[[RiskFlag, dict[str, Any]], tuple[str, str]]] = {
    "expression": _expression,
    "self_report": _self_report,
    "missed": _missed,
    "score": _score,
    "critical_answer": _critical,
}
