"""The report's two tables: questionnaires and day summaries."""

from __future__ import annotations

from django.utils.translation import gettext as _

from counselling.domain.voice import percent, whole
from counselling.presenters.voice import day_long, voice
from counselling.queries import Profile
from counselling.reports.paper import Column, Paper


def questionnaires_table(paper: Paper, profile: Profile) -> None:
    """Every sheet of the student, newest first, with what is critical in it."""
    paper.heading(_("Questionnaires"))
    if not profile.sheets:
        paper.paragraph(_("None answered yet."), ink="soft")
        return
    columns = [
        Column(_("Day"), 80),
        Column(_("Questionnaire"), 80),
        Column(_("Score"), 62, number=True),
        Column(_("Band"), 110),
        Column(_("Critical answers"), 183),
    ]
    rows = []
    for sheet in profile.sheets:
        score = "–" if sheet.value is None else f"{whole(sheet.value)} / {whole(sheet.maximum)}"
        critical = [
            _("item %(number)s: %(answer)s") % {"number": item.number, "answer": item.answer}
            for item in sheet.critical
        ]
        band = sheet.band or _("too much missing to score")
        star = "*" if sheet.prorated else ""
        rows.append(
            [
                day_long(sheet.local_date),
                sheet.title,
                f"{score}{star}",
                band,
                ", ".join(critical) or "–",
            ]
        )
    paper.table(columns, rows)
    if any(sheet.prorated for sheet in profile.sheets):
        paper.paragraph(_("* worked out with answers missing"), ink="soft", size=7.5)


def days_table(paper: Paper, profile: Profile) -> None:
    """The window's days that have anything, newest first; a dash is missing, never zero."""
    paper.heading(_("Day summaries"), _("newest first; a dash means not enough data"))
    told = [row for row in profile.summaries if row.answered or row.samples]
    if not told:
        paper.paragraph(_("No day with answers or samples in this time."), ink="soft")
        return
    spoken = voice()
    columns = [
        Column(_("Day"), 80),
        Column(_("Check-ins"), 62, number=True),
        Column(_("Negative"), 58, number=True),
        Column(_("Positive"), 58, number=True),
        Column(_("Expression"), 100),
        Column(_("Neg. share"), 58, number=True),
        Column(_("Readable"), 52, number=True),
        Column(_("Together"), 47),
    ]
    together = {"agree": _("agree"), "differ": _("differ")}
    paper.table(
        columns,
        [
            [
                day_long(row.local_date),
                f"{row.answered} / {row.prompts}",
                whole(row.na_mean),
                whole(row.pa_mean),
                ", ".join(spoken.emotion(label) for label in row.dominant) or "–",
                percent(row.negative_share),
                f"{row.readable} / {row.samples}",
                together.get(row.agreement, "–"),
            ]
            for row in told
        ],
    )
