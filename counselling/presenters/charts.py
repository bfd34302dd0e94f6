"""The profile's charts, printed for the page: once wide, once for a phone, and as a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse
from django.utils.safestring import SafeString

from counselling.domain.charts import (
    agreement_chart,
    expressions_chart,
    radar_chart,
    sparkline,
    timeline_chart,
)
from counselling.domain.charts.timeline import PANELS
from counselling.domain.rows import Timeline
from counselling.domain.scene import Chart, Table
from counselling.presenters.svg import svg
from counselling.presenters.voice import voice
from counselling.queries import Profile

WIDE = 1010  # the profile's own page, beside its narrow column
PANE = 690  # the profile beside the queue
PHONE = 344
SIDE = 272
AGREEMENT = timedelta(days=27)
RULE_PANELS: dict[str, Collection[str]] = {
    "critical_answer": ("scores", "marks"),
    "stepped_follow_up": ("scores", "marks"),
    "negative_affect_ewma": ("negative", "marks"),
    "negative_share": ("dominant", "share", "marks"),
    "silence_after_distress": ("negative", "answered", "marks"),
    "disagreement": ("negative", "dominant", "share", "marks"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """``narrow`` empty: the one picture suits every width."""

    title: str
    description: str
    wide: SafeString
    narrow: SafeString | str
    table: Table
    empty: bool = False


def linked(rows: Timeline, code: str) -> Timeline:
    """The timeline with each day's own page behind it."""
    days = (replace(day, href=reverse("profile_day", args=[code, day.day])) for day in rows.days)
    return replace(rows, days=tuple(days))


def timeline_picture(profile: Profile, width: float = WIDE) -> Picture:
    return _axis(linked(profile.timeline, profile.student.code), width, PANELS)


def flag_picture(rows: Timeline, code: str, rule: str) -> Picture:
    """Of the one axis, what the rule looked at."""
    return _axis(linked(rows, code), WIDE, RULE_PANELS.get(rule, PANELS))


def _axis(rows: Timeline, width: float, only: Collection[str]) -> Picture:
    spoken = voice()
    chart = timeline_chart(rows, width, spoken, only)
    narrow = timeline_chart(rows, PHONE, spoken, only)
    return replace(_picture(chart, "scene--wide"), narrow=svg(narrow.scene, "scene--narrow"))


def radar_picture(profile: Profile) -> Picture:
    chart = radar_chart(profile.dimensions, SIDE + 24, voice())
    missing = all(dimension.now is None for dimension in profile.dimensions)
    return replace(_picture(chart), empty=missing)


def expressions_picture(profile: Profile) -> Picture:
    chart = expressions_chart(profile.expressions, SIDE, voice())
    return replace(_picture(chart), empty=not profile.expressions.readable)


def agreement_picture(profile: Profile) -> Picture:
    rows = linked(profile.timeline, profile.student.code)
    since = max(rows.until - AGREEMENT, rows.since)
    chart = agreement_chart(rows.days, since, rows.until, SIDE, voice())
    compared = any(d.agreement for d in rows.days if d.day >= since)
    return replace(_picture(chart), empty=not compared)


def affect_spark(values: Sequence[float | None], title: str) -> SafeString:
    return svg(sparkline(values, title), "scene--spark")


def _picture(chart: Chart, css_class: str = "") -> Picture:
    scene = chart.scene
    return Picture(scene.title, scene.description, svg(scene, css_class), "", chart.table)
