"""Why a person should look, and how sure that is, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.domain.rules import Finding

Facts = dict[str, Any]


def reason_words(finding: Finding) -> str:
    """One or two sentences with the numbers behind the finding; never a diagnosis."""
    return REASONS[finding.rule](finding.facts)


def uncertainty_words(finding: Finding) -> str:
    """What should keep the reader from being too sure."""
    return UNCERTAINTIES[finding.uncertainty]()


def _critical(facts: Facts) -> str:
    items = ", ".join(str(number) for number in facts["items"])
    words = ngettext(
        "%(instrument)s item %(items)s (%(about)s) was answered “%(given)s”.",
        "%(instrument)s items %(items)s (%(about)s) were answered “%(given)s”.",
        len(facts["items"]),
    )
    about, given = ", ".join(facts["shorts"]).lower(), "”, “".join(facts["given"])
    named = {"instrument": facts["instrument"], "items": items, "about": about, "given": given}
    return words % named


def _score(facts: Facts) -> str:
    name = " ".join(filter(None, (facts["instrument"], facts["scale"])))
    band = f" ({facts['band'].lower()})" if facts["band"] else ""
    if facts["higher_is"] == "better":
        words = _("%(name)s score %(value)g of %(maximum)g%(band)s, at or below %(threshold)g.")
    else:
        words = _("%(name)s score %(value)g of %(maximum)g%(band)s, at or above %(threshold)g.")
    return f"{words % (facts | {'name': name, 'band': band})} {_due(facts)}"


def _due(facts: Facts) -> str:
    """By when, as the plan of stepped follow-up has it."""
    day = date_format(date.fromisoformat(facts["due_on"]), "j F Y")
    if facts["due_days"] == 0:
        words = _("Follow-up the same day, %(day)s (%(plan)s).")
    else:
        words = _("Follow-up by %(day)s (%(plan)s).")
    return words % {"day": day, "plan": facts["plan"]}


def _share(facts: Facts) -> str:
    words = _(
        "Expression estimates were mostly negative (%(percent)s %% or more) on %(high)s of the "
        "%(known)s days with enough of them in the last %(window)s days."
    )
    return words % facts


def _affect(facts: Facts) -> str:
    words = ngettext(
        "Self-reported negative feelings stand above this person’s own usual range today "
        "(smoothed %(now)s of 100, limit %(limit)s, usual %(usual)s).",
        "Self-reported negative feelings have stood above this person’s own usual range for "
        "%(days)s check-in days (smoothed %(now)s of 100, limit %(limit)s, usual %(usual)s).",
        facts["days"],
    )
    return " ".join([words % facts, _agreement(facts)]).strip()


def _agreement(facts: Facts) -> str:
    if not facts["expression_days"]:
        return ""
    if facts["agrees_with_expression"]:
        return _("Expression estimates on these days agree.")
    return _("Expression estimates on these days do not show it.")


def _silence(facts: Facts) -> str:
    words = _(
        "No answer to %(offered)s check-ins over %(silent)s days, after %(distressed)s days with "
        "negative feelings of %(na)g or more of 100 in the week before."
    )
    return words % facts


def _disagreement(facts: Facts) -> str:
    if facts["direction"] == "calm_but_negative":
        words = _(
            "Check-ins tell of few negative feelings while expression estimates were mostly "
            "negative, on %(days)s of %(both)s days with both in the last %(window)s days."
        )
    else:
        words = _(
            "Check-ins tell of strong negative feelings while expression estimates were mostly "
            "positive, on %(days)s of %(both)s days with both in the last %(window)s days."
        )
    return words % facts


REASONS: dict[str, Callable[[Facts], str]] = {
    "critical_answer": _critical,
    "stepped_follow_up": _score,
    "negative_share": _share,
    "negative_affect_ewma": _affect,
    "silence_after_distress": _silence,
    "disagreement": _disagreement,
}

UNCERTAINTIES: dict[str, Callable[[], str]] = {
    "critical_answer": lambda: _(
        "One answer on one day. It does not say how strong or how recent the thought is: ask."
    ),
    "score": lambda: _(
        "A screening score, not a diagnosis: many people at this level have no disorder, and a "
        "single score varies by several points from week to week."
    ),
    "score_prorated": lambda: _(
        "A screening score, not a diagnosis, and worked out with answers missing."
    ),
    "expression": lambda: _(
        "Expressions vary with culture, situation and person, and the estimates are wrong for a "
        "good part of everyday pictures. Never more than a reason to ask."
    ),
    "baseline": lambda: _(
        "The usual range rests on about two weeks of this person’s own days. Exams, illness or "
        "bad news move it too, and chance alone gives such a signal about once in two years."
    ),
    "baseline_floored": lambda: _(
        "This person answered almost alike every day, so the usual range was widened to a least "
        "width; small changes can still show as large."
    ),
    "silence": lambda: _(
        "Silence has many reasons: a lost phone, holidays, having had enough of questions."
    ),
}
