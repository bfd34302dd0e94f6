"""The rows of the one-axis chart, read from all rooms for one student."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.domain.days import local_date
from accounts.queries import Viewer
from counselling.domain.rows import (
    Band,
    Control,
    ControlPoint,
    Day,
    Mark,
    MarkKind,
    ScorePoint,
    Scores,
    Timeline,
)
from ema import queries as ema
from screening import queries as screening
from screening.domain.instrument import Instrument
from screening.domain.rules import Day as RuleDay
from screening.domain.rules import monitor
from screening.domain.rules.days import LOOKBACK_DAYS
from screening.queries.rules import rule_parameters

if TYPE_CHECKING:
    from accounts.models import Student
    from counselling.queries.notes import NoteThread
    from ema.models import DailySummary
    from screening.models import RiskFlag, Score

INSTRUMENTS = ("phq9", "gad7", "who5")
HISTORY = timedelta(days=182)  # how far back baselines and own past are read
SEVERITIES: dict[int, MarkKind] = {1: "watch", 2: "elevated", 3: "urgent"}
AFFECT_RULE = "negative_affect_ewma"
AFTER = timedelta(days=7)  # what came after a flag says something about it
SHOWN = timedelta(days=55)


def summaries(viewer: Viewer, student: Student, until: date) -> list[DailySummary]:
    """The student's summed-up days of the last half year, oldest first."""
    return sorted(ema.days(viewer, student, until - HISTORY, until), key=lambda row: row.local_date)


def days(rows: Iterable[DailySummary]) -> tuple[Day, ...]:
    return tuple(
        Day(
            day=row.local_date,
            na=row.na_mean,
            pa=row.pa_mean,
            dominant=tuple(row.dominant),
            negative_share=row.negative_share if row.expression_status == "ok" else None,
            samples=row.samples,
            readable=row.readable,
            prompts=row.prompts,
            answered=row.answered,
            agreement=row.agreement,
        )
        for row in rows
    )


def scores(rows: Iterable[Score]) -> tuple[Scores, ...]:
    """One per instrument of the profile, with its bands as published; oldest score first."""
    versions = screening.instrument_versions("en")
    by_key: dict[str, list[Score]] = {}
    for row in rows:
        by_key.setdefault(row.instrument_key, []).append(row)
    keys = [key for key in INSTRUMENTS if key in versions]
    return tuple(
        _scores(screening.instrument_of(versions[key]), by_key.get(key, [])) for key in keys
    )


def _scores(instrument: Instrument, rows: Sequence[Score]) -> Scores:
    scale = next(s for s in instrument.scales if s.key == instrument.headline)
    return Scores(
        key=instrument.key,
        title=instrument.short_title,
        low=scale.minimum,
        high=scale.maximum,
        higher_is="better" if instrument.higher_is == "better" else "worse",
        bands=tuple(Band(b.label.lower(), b.minimum, b.maximum) for b in scale.bands),
        points=tuple(
            ScorePoint(
                row.local_date,
                row.value,
                row.band_label.lower(),
                str(row.response_id),
                row.prorated,
            )
            for row in rows
        ),
    )


def control(
    rows: Sequence[DailySummary], until: date, parameters: dict[str, Any], after: date | None
) -> Control | None:
    """The own control chart on negative affect, as the rule saw it on ``until``; None without one.

    ``after``: the day on which the last flag of the rule was closed, from which it starts afresh.
    What came after ``until`` is drawn on with the same limits.
    """
    since = until - timedelta(days=LOOKBACK_DAYS - 1)
    known = [_rule_day(row) for row in rows if row.local_date >= since]
    monitoring = monitor(known, parameters, after)
    if monitoring is None:
        return None
    chart = monitoring.chart
    return Control(
        weight=float(parameters["smoothing"]),
        baseline_since=known[0].local_date,
        baseline_until=monitoring.baseline_until,
        baseline_mean=monitoring.baseline.mean,
        points=tuple(
            ControlPoint(day.local_date, z, upper)
            for day, z, upper in zip(monitoring.days, chart.z, chart.upper, strict=True)
            if z is not None and upper is not None
        ),
    )


def closed_on(flags: Iterable[RiskFlag]) -> date | None:
    """The day of the affect rule's last closing among ``flags``."""
    own = (flag.closed_on for flag in flags if flag.rule_version.rule.key == AFFECT_RULE)
    return max((day for day in own if day is not None), default=None)


def _rule_day(row: DailySummary) -> RuleDay:
    return RuleDay(id=str(row.pk), local_date=row.local_date, na_mean=row.na_mean)


def marks(flags: Iterable[RiskFlag], notes: Iterable[NoteThread]) -> tuple[Mark, ...]:
    """Flags on the day that they are about, notes on the day that they were first signed."""
    raised = [Mark(f.local_date, SEVERITIES[f.severity], f.reason, str(f.pk)) for f in flags]
    signed = []
    for thread in notes:
        first = (thread.earlier or (thread.latest,))[-1]
        signed.append(Mark(first.signed_at.date(), "note", f"{first.author.name}"))
    return tuple(sorted([*raised, *signed], key=lambda mark: mark.day))


def flag_timeline(viewer: Viewer, flag: RiskFlag) -> Timeline:
    """Eight weeks up to a week after the flag's day, or today, for whoever may see the student.

    The control chart is the one that the rule saw: closings after the flag do not reset it.
    """
    today = local_date(timezone.now(), flag.student.time_zone)
    until = max(min(flag.local_date + AFTER, today), flag.local_date)
    since = until - SHOWN
    rows = summaries(viewer, flag.student, until)
    earlier = [f for f in screening.flags_of(viewer, flag.student) if f.raised_at <= flag.raised_at]
    asked = scores(screening.scores_of(viewer, flag.student, until=until))
    return Timeline(
        since=since,
        until=until,
        scores=tuple(row for row in asked if row.title == flag.facts.get("instrument", row.title)),
        days=days(row for row in rows if row.local_date >= since),
        control=control(rows, flag.local_date, _parameters(flag), closed_on(earlier)),
        marks=marks([flag], []),
    )


def _parameters(flag: RiskFlag) -> dict[str, Any]:
    """Those that the flag was raised with; another rule's flag is drawn with the active ones."""
    if flag.rule_version.rule.key == AFFECT_RULE:
        found: dict[str, Any] = flag.rule_version.parameters
        return found
    return rule_parameters(AFFECT_RULE)
