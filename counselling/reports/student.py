"""The student's report: summary, flags, the one-axis chart, tables, and how to read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from counselling.domain.charts import (
    agreement_chart,
    expressions_chart,
    radar_chart,
    timeline_chart,
)
from counselling.domain.scene import Scene
from counselling.presenters.charts import AGREEMENT
from counselling.presenters.evidence import evidence_rows
from counselling.presenters.profile import compliance_words, consent_words
from counselling.presenters.summary import summary_lines
from counselling.presenters.voice import day_long, day_short, voice
from counselling.presenters.words import SEVERITY_KEYS
from counselling.queries import Profile
from counselling.reports.paper import BOTTOM, LEFT, RIGHT, ROOM, TOP, Margins, Paper
from counselling.reports.student_tables import days_table, questionnaires_table

if TYPE_CHECKING:
    from accounts.models import Institution, User
    from screening.models import RiskFlag

EVIDENCE = 6  # rows a flag; the page has them all
DRAWN = 740.0  # the charts are drawn larger than the paper and scaled down, words and all
DRAWN_SIDE = 250.0
GUTTER = 24.0


def student_report(
    profile: Profile, *, made_for: User, at: datetime, place: Institution | None
) -> bytes:
    """The PDF of ``profile`` as read by ``made_for`` at ``at``; about 15 ms a page."""
    title = _("Student report %(code)s") % {"code": profile.student.code}
    paper = Paper(title, made_for.name, _margins(profile, made_for, at, place))
    _head(paper, profile)
    _summary(paper, profile)
    _flags(paper, profile)
    _how_to_read(paper)
    _timeline(paper, profile)
    _sources(paper, profile)
    questionnaires_table(paper, profile)
    days_table(paper, profile)
    return paper.finish()


def _margins(profile: Profile, made_for: User, at: datetime, place: Institution | None) -> Margins:
    code, name = profile.student.code, place.centre_name if place else "Maum"
    words = {"name": made_for.name, "at": date_format(localtime(at), "j M Y, H:i")}
    return Margins(
        header=(code, name),
        footer=(
            _("Screening and support aid, not a diagnosis. Made for %(name)s, %(at)s.") % words,
            _data_version(profile),
        ),
        mark=_("Synthetic: an invented person") if profile.student.is_synthetic else "",
    )


def _data_version(profile: Profile) -> str:
    """Which data and which rules stand behind the numbers."""
    newest = max((row.computed_at for row in profile.summaries), default=None)
    when = date_format(localtime(newest), "j M Y, H:i") if newest else "–"
    rules = sorted({f"{f.rule_version.rule.key} v{f.rule_version.number}" for f in profile.flags})
    words = {"when": when, "rules": ", ".join(rules) or _("none has signalled")}
    return _("Day summaries as of %(when)s. Rules: %(rules)s.") % words


def _head(paper: Paper, profile: Profile) -> None:
    student = profile.student
    paper.space(14)
    paper.text(student.code, LEFT, 20, bold=True)
    window = {
        "since": date_format(profile.timeline.since, "j M Y"),
        "until": date_format(profile.timeline.until, "j M Y"),
    }
    paper.text(_("%(since)s to %(until)s") % window, RIGHT, 10, ink="soft", anchor="end")
    about = {"programme": student.programme, "year": student.year_of_study}
    agreed = ", ".join(name for name, given in consent_words(profile) if given) or _("none")
    paper.space(4)
    lines = [
        _("%(programme)s, year %(year)s") % about,
        compliance_words(profile),
        _("agreed to: %(agreed)s") % {"agreed": agreed},
    ]
    paper.paragraph(" · ".join(lines), ink="soft")


def _summary(paper: Paper, profile: Profile) -> None:
    paper.heading(_("Summary"))
    paper.bullets(summary_lines(profile))


def _flags(paper: Paper, profile: Profile) -> None:
    paper.heading(_("For attention"), _("open flags"))
    if not profile.flags_open:
        paper.paragraph(_("No flag is open. That is not the same as being well."), ink="soft")
    for flag in profile.flags_open:
        _flag(paper, flag)


def _flag(paper: Paper, flag: RiskFlag) -> None:
    paper.need(64)
    paper.space(14)
    width = paper.badge(str(flag.get_severity_display()), SEVERITY_KEYS[flag.severity])
    rule = {
        "day": day_long(flag.local_date),
        "rule": flag.rule_version.rule.name,
        "number": flag.rule_version.number,
        "status": str(flag.get_status_display()).lower(),
    }
    words = _("%(day)s · %(rule)s, version %(number)s · %(status)s") % rule
    paper.text(words, LEFT + width + 8, 8.5, ink="soft")
    paper.space(1)
    paper.paragraph(flag.reason)
    paper.paragraph(flag.uncertainty, ink="soft", size=8.5)
    rows = evidence_rows(flag)
    told = "; ".join(f"{day_short(r.day)} {r.kind.lower()}: {r.text}" for r in rows[:EVIDENCE])
    more = _(" and %(n)s more") % {"n": len(rows) - EVIDENCE} if len(rows) > EVIDENCE else ""
    paper.paragraph(_("Evidence: %(rows)s") % {"rows": told + more}, ink="soft", size=8.5)
    paper.space(4)


def _timeline(paper: Paper, profile: Profile) -> None:
    """On one page, whole: a chart cut in two compares nothing."""
    scene = timeline_chart(profile.timeline, DRAWN, voice()).scene
    height = scene.height * ROOM / DRAWN
    paper.need(min(height + 40, TOP - BOTTOM))
    paper.heading(_("One axis"), _("all sources, day by day"), follow=0)
    paper.scene(scene)


def _sources(paper: Paper, profile: Profile) -> None:
    """Expression, radar and agreement side by side."""
    rows, spoken, none = profile.timeline, voice(), _("no readable sample in these days")
    since = max(rows.until - AGREEMENT, rows.since)
    expressions = expressions_chart(profile.expressions, DRAWN_SIDE, spoken).scene
    radar = radar_chart(profile.dimensions, DRAWN_SIDE + 30, spoken).scene
    agreement = agreement_chart(rows.days, since, rows.until, DRAWN_SIDE, spoken).scene
    parts = [
        (
            _("Expression estimates, 7 days"),
            expressions,
            expressions.description if expressions.items else none,
        ),
        (
            _("Now against own past and campus"),
            radar,
            _("Strong: now. Thin: own past. Grey: middle half of the campus. Out: more strain."),
        ),
        (
            _("Says and shows, 28 days"),
            agreement,
            _("Same leaning or not, %(counts)s. Level strokes: agree. Diamond: differ.")
            % {"counts": agreement.description},
        ),
    ]
    paper.need(230)
    paper.space(10)
    paper.beside([_column(paper, number, *part) for number, part in enumerate(parts)])


def _column(paper: Paper, number: int, title: str, scene: Scene, note: str) -> Callable[[], None]:
    width = (ROOM - 2 * GUTTER) / 3
    x = LEFT + number * (width + GUTTER)

    def draw() -> None:
        paper.space(14)
        paper.text(title, x, 9.5, bold=True)
        paper.space(6)
        if scene.items:
            paper.scene(scene, x, width)
        paper.paragraph(note, x, width, ink="soft", size=7.5)

    return draw


def _how_to_read(paper: Paper) -> None:
    paper.heading(_("How to read this"), follow=100)
    paper.bullets(
        [
            _(
                "A gap is a day without enough data. It is not a zero, and it is not a good day: "
                "silence has many reasons."
            ),
            _(
                "Negative and positive affect are means of the day's check-ins, 0 to 100. The "
                "strong line is smoothed; the thin line above it is this person's own upper limit, "
                "learned from their own first weeks."
            ),
            _(
                "An expression estimate is a model's reading of a face. It is wrong for a good "
                "part of everyday pictures, and expressions vary with culture, situation and "
                "person. It never raises more than a watch flag by itself."
            ),
            _(
                "A questionnaire's band is a screening result. A low score, and a zero on a "
                "critical item, do not say that somebody is safe."
            ),
            _(
                "A flag is a reason for a person to look. Nothing here was decided by a machine, "
                "and the student may ask for an explanation of any of it."
            ),
        ]
    )
