"""The indices of careless answering in words: what was found, what it means, what it may hide."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.domain.careless import Careless, LongString, Speed


@dataclass(frozen=True)
class Sign:
    """One index. ``notable``: past a published rule of thumb, or contradicting itself."""

    name: str
    value: str
    meaning: str
    caution: str
    notable: bool = False


def careless_words(found: Careless) -> list[Sign]:
    """The indices that apply, each with its meaning and its caution."""
    return [
        sign
        for sign in (
            _speed(found.speed) if found.speed else None,
            _long_string(found.long_string) if found.long_string else None,
            _variability(found.variability) if found.variability is not None else None,
            _consistency(found.consistency, found.scales)
            if found.consistency is not None
            else None,
        )
        if sign is not None
    ]


def _speed(speed: Speed) -> Sign:
    share = round(100 * speed.very_fast)
    return Sign(
        _("Seconds an item"),
        _("%(median)s (median), %(share)s %% under 1 s")
        % {"median": _number(speed.median_s, 1), "share": share},
        _("Under 2 seconds an item, reading and thinking become unlikely (Huang 2012)."),
        _("A rule of thumb. Short items, and ones answered before, go faster."),
        speed.fast,
    )


def _long_string(run: LongString) -> Sign:
    value = ngettext(
        "%(length)s of %(answered)s answer", "%(length)s of %(answered)s answers", run.answered
    )
    if run.reversed_within:
        caution = _("The run holds items asked the other way round: alike, they contradict.")
    else:
        caution = _("All items here ask the same way round: nothing to tell is answered alike too.")
    return Sign(
        _("Longest run of one answer"),
        value % {"length": run.length, "answered": run.answered},
        _("Long runs can be clicking through (Johnson 2005, Meade & Craig 2012)."),
        caution,
        run.reversed_within and run.length == run.answered,
    )


def _variability(spread: float) -> Sign:
    return Sign(
        _("Spread of the answers"),
        _("%(spread)s (standard deviation)") % {"spread": _number(spread, 2)},
        _("Near 0, nearly every answer was the same (Dunn 2018)."),
        _("No cut-off is published for this questionnaire. Few complaints give a small spread."),
    )


def _consistency(value: float, scales: int) -> Sign:
    return Sign(
        _("Even and odd items agree"),
        _("%(value)s over %(scales)s scales") % {"value": _number(value, 2), "scales": scales},
        _("Near 1, both halves of each scale tell the same; near 0 or below, they do not."),
        _("With so few scales it is unsteady: read it loosely (Meade & Craig 2012)."),
    )


def _number(value: float, digits: int) -> str:
    return str(number_format(value, digits))
