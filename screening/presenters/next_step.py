"""What happens after a sheet was handed in, told to the one who answered."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import queries as people
from screening.domain.follow_up import SELF_HELP
from screening.domain.instrument import Instrument
from screening.models import RiskFlag


def next_step_words(flag: RiskFlag | None, tier: str) -> list[str]:
    """Sentences by the flag that the sheet raised, or by its ``tier`` where it raised none."""
    place = people.institution()
    centre = (place.centre_name if place else "") or _("the counselling centre")
    if flag is not None:
        return [_looked_at(flag) % {"centre": centre, "day": _due_on(flag)}, _first()]
    talk = _("If you would like to talk, %(centre)s is there for you, whatever your result.")
    if tier == SELF_HELP:
        return [talk % {"centre": centre}, _("Until then, these help many people:")]
    return [_("Nothing happens by itself.") + " " + talk % {"centre": centre}]


def _looked_at(flag: RiskFlag) -> str:
    if flag.facts.get("due_days") == 0:
        return _(
            "A counsellor of %(centre)s will look at your answers, if possible the same day, and "
            "may get in touch with you."
        )
    if "due_on" in flag.facts:
        return _(
            "A counsellor of %(centre)s will look at your answers by %(day)s and may get in touch "
            "with you."
        )
    return _(
        "A counsellor of %(centre)s will look at your answers as soon as possible and will get in "
        "touch with you."
    )


def _first() -> str:
    return _("You can also write or call first.")


def _due_on(flag: RiskFlag) -> str:
    due_on = flag.facts.get("due_on")
    return date_format(date.fromisoformat(due_on), "j F") if due_on else ""


def critical_words(instrument: Instrument) -> str:
    """What a critical answer leads to, in words that fit its instrument."""
    if instrument.key == "phq9":
        said = _("You said that thoughts of death or of hurting yourself were there.")
    else:
        said = _("One of your answers should not wait.")
    told = _(
        "A counsellor on duty has been told and will look at it. You need not wait: somebody is "
        "there right now."
    )
    return f"{said} {told}"
