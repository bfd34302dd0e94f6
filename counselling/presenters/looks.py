"""The audit trail of a student in words, as the student reads it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Look:
    at: datetime
    who: str
    words: str


def looks(events: Iterable[AuditEvent]) -> list[Look]:
    read, done = _read_words(), _done_words()
    return [
        Look(
            event.at,
            event.actor.name if event.actor else _("a program"),
            read.get(event.details.get("what", ""), _("looked"))
            if event.action == "profile.read"
            else done.get(event.action, event.action.replace(".", " ").replace("_", " ")),
        )
        for event in events
    ]


def _read_words() -> dict[str, str]:
    return {
        "profile": _("opened the profile"),
        "queue": _("looked from the queue"),
        "flag": _("opened a flag"),
        "day": _("opened a day"),
        "report": _("made the PDF report"),
    }


def _done_words() -> dict[str, str]:
    return {
        "break_glass.open": _("opened with a reason"),
        "caseload.assign": _("assigned a counsellor"),
        "caseload.end": _("ended an assignment"),
        "flag.acknowledge": _("took on a flag"),
        "flag.close": _("closed a flag"),
        "flag.note": _("remarked on a flag"),
        "note.sign": _("signed a note"),
        "student.enrol": _("enrolled the student"),
    }
