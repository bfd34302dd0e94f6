"""Consents and the audit trail in plain words, for the student."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.consents import CONSENT_VERSIONS
from accounts.models import AuditEvent, Consent, Purpose

Words = str | Promise

EXPLANATIONS: dict[Purpose, Words] = {
    Purpose.SCREENING: gettext_lazy(
        "Questionnaires each semester. The result is for you and your counsellor."
    ),
    Purpose.EMA: gettext_lazy("A few short questions about your moment, up to four times a day."),
    Purpose.CAMERA: gettext_lazy(
        "While a check-in is open, your phone estimates your expression. The picture stays on "
        "the phone; only seven numbers and how clear the picture was are kept."
    ),
    Purpose.SESSION: gettext_lazy(
        "Your counsellor may look at your days together with you in a session."
    ),
    Purpose.GROUP: gettext_lazy("Taking part in group rooms, where moods are shown without names."),
    Purpose.RESEARCH: gettext_lazy(
        "Your data, without name and code, in studies of the university."
    ),
}
ACTIONS: dict[str, Words] = {
    "profile.read": gettext_lazy("opened your profile"),
    "break_glass.open": gettext_lazy("opened your data from outside the usual care"),
    "caseload.assign": gettext_lazy("put you in the care of a counsellor"),
    "caseload.end": gettext_lazy("ended the care of a counsellor"),
    "student.enrol": gettext_lazy("added you to Maum"),
    "flag.acknowledge": gettext_lazy("began to look after something for their attention"),
    "flag.close": gettext_lazy("finished looking after something for their attention"),
    "flag.escalate": gettext_lazy("passed something for attention to the next counsellor"),
    "flag.note": gettext_lazy("wrote a note"),
    "note.sign": gettext_lazy("wrote a note"),
    "note.add": gettext_lazy("wrote a note"),
}
WHAT: dict[str, Words] = {
    "pdf": gettext_lazy("printed your report"),
    "report": gettext_lazy("printed your report"),
    "flag": gettext_lazy("looked at why something was for their attention"),
    "day": gettext_lazy("looked at one of your days"),
}


@dataclass(frozen=True)
class ConsentCard:
    """One purpose as the student decides on it."""

    purpose: str
    title: str
    explanation: str
    held: Consent | None
    outdated: bool  # agreed to an earlier wording
    offered: bool  # False: the institution has this switched off


@dataclass(frozen=True)
class Look:
    """What one person did with the student's data on one day."""

    who: str
    what: str
    why: str
    at: datetime  # the latest of them
    times: int


def consent_cards(held: dict[Purpose, Consent], *, camera_on: bool) -> list[ConsentCard]:
    """A card for each purpose, in the order in which they are explained."""
    return [
        ConsentCard(
            purpose=purpose.value,
            title=str(purpose.label),
            explanation=str(explanation),
            held=held.get(purpose),
            outdated=purpose in held and held[purpose].version < CONSENT_VERSIONS[purpose],
            offered=camera_on or purpose != Purpose.CAMERA,
        )
        for purpose, explanation in EXPLANATIONS.items()
    ]


def looks(events: Iterable[AuditEvent]) -> list[Look]:
    """The trail (newest first) with the same act of the same person on one day counted once."""
    grouped = groupby(
        events, key=lambda e: (timezone.localdate(e.at), e.actor_id, _words(e), e.reason)
    )
    return [_look(list(rows), words) for (_day, _actor, words, _why), rows in grouped]


def _look(rows: list[AuditEvent], words: str) -> Look:
    first = rows[0]
    who = first.actor.name if first.actor else _("A program")
    return Look(who=who, what=words, why=first.reason, at=first.at, times=len(rows))


def _words(event: AuditEvent) -> str:
    if event.action == "profile.read" and (special := WHAT.get(event.details.get("what", ""))):
        return str(special)
    return str(ACTIONS.get(event.action, _("worked on your record")))
