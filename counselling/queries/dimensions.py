"""The radar's spokes: the latest values, the person's own past, the campus's middle half."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean

from django.utils.translation import gettext as _

from counselling.domain.rows import Day, Dimension, Scores
from counselling.queries.norms import Norm

NOW = timedelta(days=14)  # two weeks: the frame of PHQ and DSM
LABELS = {
    "phq9": lambda: _("low mood"),
    "gad7": lambda: _("anxiety"),
    "who5": lambda: _("low wellbeing"),
}


def dimensions(
    scores: Sequence[Scores], days: Sequence[Day], today: date, norms: dict[str, Norm]
) -> tuple[Dimension, ...]:
    """Questionnaires first, then two weeks of self-report and expression; clockwise."""
    asked = [_questionnaire(row, norms.get(row.key), today) for row in scores]
    now = [d for d in days if d.day > today - NOW]
    past = [d for d in days if d.day <= today - NOW]
    return (
        *asked,
        _momentary(
            _("low positive affect"), "pa", [d.pa for d in now], [d.pa for d in past], norms
        ),
        _momentary(_("negative affect"), "na", [d.na for d in now], [d.na for d in past], norms),
        _expression([d.negative_share for d in now], [d.negative_share for d in past], norms),
    )


def _questionnaire(scores: Scores, norm: Norm | None, today: date) -> Dimension:
    """The last score of this half year; the ones before it are the past."""
    known = [(p.day, p.value) for p in scores.points if p.value is not None]
    last = known[-1] if known else None
    earlier = [value for _day, value in known[:-1]]
    detail = scores.title
    if last is not None:
        ago = (today - last[0]).days
        detail = f"{scores.title}, {_('%(n)s d ago') % {'n': ago} if ago else _('today')}"
    return Dimension(
        label=LABELS[scores.key](),
        detail=detail,
        low=scores.low,
        high=scores.high,
        higher_is=scores.higher_is,
        now=last[1] if last else None,
        now_n=1 if last else 0,
        past=fmean(earlier) if earlier else None,
        past_n=len(earlier),
        campus=norm.middle if norm else None,
        campus_n=norm.people if norm else 0,
    )


def _momentary(
    label: str,
    key: str,
    now: list[float | None],
    past: list[float | None],
    norms: dict[str, Norm],
) -> Dimension:
    recent, before = _known(now), _known(past)
    norm = norms.get(key)
    return Dimension(
        label=label,
        detail=_("%(n)s of 14 days") % {"n": len(recent)},
        low=0,
        high=100,
        higher_is="better" if key == "pa" else "worse",
        now=fmean(recent) if recent else None,
        now_n=len(recent),
        past=fmean(before) if before else None,
        past_n=len(before),
        campus=norm.middle if norm else None,
        campus_n=norm.people if norm else 0,
    )


def _expression(
    now: list[float | None], past: list[float | None], norms: dict[str, Norm]
) -> Dimension:
    """In hundredths, so that the table reads as per cent."""

    def hundredths(values: list[float | None]) -> list[float | None]:
        return [None if value is None else value * 100 for value in values]

    return _momentary(
        _("negative expression"), "expression", hundredths(now), hundredths(past), norms
    )


def _known(values: list[float | None]) -> list[float]:
    return [value for value in values if value is not None]
