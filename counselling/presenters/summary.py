"""The first paragraph of a report: what each source says, and whether they say the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counselling.domain.rows import Dimension
from counselling.domain.voice import percent, whole
from counselling.presenters.profile import agreement_words
from counselling.presenters.voice import day_long, voice
from counselling.queries import Profile


def summary_lines(profile: Profile) -> list[str]:
    """A sentence a source; what is missing is said to be missing."""
    return [
        *_questionnaires(profile),
        _self_report(profile),
        _expression(profile),
        _("Whether self-report and expression lean the same way, %(words)s.")
        % {"words": agreement_words(profile)},
        _last(profile),
    ]


def _questionnaires(profile: Profile) -> Iterator[str]:
    seen: set[str] = set()
    for sheet in profile.sheets:
        if sheet.title in seen or sheet.value is None:
            continue
        seen.add(sheet.title)
        words = {
            "title": sheet.title,
            "value": whole(sheet.value),
            "maximum": whole(sheet.maximum),
            "band": sheet.band,
            "day": day_long(sheet.local_date),
        }
        text = _("%(title)s %(value)s of %(maximum)s, %(band)s, on %(day)s.") % words
        if sheet.critical:
            text += " " + _("A critical item was answered above “not at all”.")
        yield text
    if not seen:
        yield _("No questionnaire has been answered and scored.")


def _self_report(profile: Profile) -> str:
    negative = _dimension(profile, _("negative affect"))
    if negative is None or negative.now is None:
        return _("Too few check-ins in the last 14 days to say anything about self-report.")
    words = {"now": whole(negative.now), "n": negative.now_n, "past": whole(negative.past)}
    if negative.past is None:
        return (
            ngettext(
                "Negative affect averaged %(now)s of 100 over %(n)s day.",
                "Negative affect averaged %(now)s of 100 over %(n)s days.",
                negative.now_n,
            )
            % words
        )
    return (
        _(
            "Negative affect averaged %(now)s of 100 over %(n)s of the last 14 days; "
            "%(past)s before."
        )
        % words
    )


def _expression(profile: Profile) -> str:
    found = profile.expressions
    if not found.readable:
        return _("No readable expression sample in the last 7 days.")
    label, count = max(found.counts, key=lambda pair: pair[1])
    words = {
        "label": voice().emotion(label),
        "share": percent(count / found.readable),
        "readable": found.readable,
        "samples": found.samples,
    }
    return (
        _(
            "The most frequent expression estimate of the last 7 days is %(label)s (%(share)s of "
            "%(readable)s readable samples; %(samples)s taken)."
        )
        % words
    )


def _last(profile: Profile) -> str:
    if profile.last_answered is None:
        return _("No check-in has been answered in the last half year.")
    return _("Last answered check-in: %(day)s.") % {"day": day_long(profile.last_answered)}


def _dimension(profile: Profile, label: str) -> Dimension | None:
    return next((d for d in profile.dimensions if d.label == label), None)
