"""Aggregates on paper and as a CSV file: the page's own sections, in its order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reportlab.pdfbase.pdfmetrics import stringWidth

from counselling.domain.scene import Table
from counselling.presenters.insights import (
    CampaignView,
    Figure,
    OverviewView,
    Section,
    cautions,
)
from counselling.reports.font_names import FONT_BOLD
from counselling.reports.paper import LEFT, ROOM, Column, Margins, Paper

if TYPE_CHECKING:
    from accounts.models import Institution, User

DRAWN = 700.0  # charts are drawn larger than the paper and scaled down, words and all
TABLE_TEXT = 8.2  # as ``Paper`` sets tables
TABLE_HEAD = 46.0  # its head and two rows: less is not begun at the foot of a page
PADDING = 22.0  # of a column
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def campaign_report(
    view: CampaignView, *, made_for: User, at: datetime, place: Institution | None, mark: str = ""
) -> bytes:
    """The PDF of one campaign; ``mark`` stands on every page of invented data."""
    paper = _paper(f"{view.semester}: {view.title}", made_for, at, place, mark)
    _head(paper, view.title, f"{view.semester} · {view.when}")
    _cautions(paper)
    if not view.over:
        paper.heading(_("Scores follow when the campaign has ended"), follow=20)
        paper.paragraph(_("Until then this report counts who handed in, and nothing else."))
    _section(paper, view.completion)
    for part in view.parts:
        for section in part.sections:
            _section(paper, section)
    return paper.finish()


def overview_report(
    view: OverviewView, *, made_for: User, at: datetime, place: Institution | None, mark: str = ""
) -> bytes:
    """The PDF of all campaigns side by side."""
    paper = _paper(_("Insights"), made_for, at, place, mark)
    _head(paper, _("Insights"), _("all campaigns that have ended"))
    _cautions(paper)
    _campaigns(paper, view)
    for section in view.sections:
        _section(paper, section)
    return paper.finish()


def figures_csv(figures: Iterable[Figure]) -> str:
    """A line a number, comma-separated, with a head; words that look like a formula are quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(Figure.columns())
    for figure in figures:
        writer.writerow([_harmless(cell) for cell in figure.cells()])
    return out.getvalue()


def _harmless(cell: float | int | str) -> float | int | str:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _paper(title: str, made_for: User, at: datetime, place: Institution | None, mark: str) -> Paper:
    words = {"name": made_for.name, "at": date_format(localtime(at), "j M Y, H:i")}
    footer = (
        _("Counts of ten or more people, never a person. Made for %(name)s, %(at)s.") % words,
        _("A screening and support aid, not a diagnosis."),
    )
    header = (title, place.centre_name if place else "Maum")
    return Paper(title, made_for.name, Margins(header, footer, mark))


def _head(paper: Paper, title: str, note: str) -> None:
    paper.space(14)
    paper.text(title, LEFT, 20, bold=True)
    paper.space(4)
    paper.paragraph(note, ink="soft")


def _cautions(paper: Paper) -> None:
    paper.heading(_("How to read this"), follow=80)
    paper.bullets(cautions())


def _campaigns(paper: Paper, view: OverviewView) -> None:
    paper.heading(_("Campaigns"), _("newest first"))
    if not view.campaigns:
        paper.paragraph(_("No campaign has begun yet."), ink="soft")
        return
    columns = [
        Column(_("Campaign"), 150),
        Column(_("Semester"), 90),
        Column(_("Open"), 135),
        Column(_("Invited"), 62, number=True),
        Column(_("Handed in"), 78, number=True),
    ]
    rows = [
        [r.title, r.semester, r.when, r.invited, f"{r.begun} ({r.share})"] for r in view.campaigns
    ]
    paper.table(columns, rows)


def _section(paper: Paper, section: Section) -> None:
    """Heading, sentence and chart stay together; a chart cut in two compares nothing."""
    chart = section.draw(DRAWN) if section.draw else None
    height = chart.scene.height * ROOM / DRAWN if chart else 20
    paper.heading(section.title, follow=min(height + 50, 500))
    if section.lead:
        paper.paragraph(section.lead)
    paper.bullets(section.points)
    if chart:
        paper.space(10)
        paper.need(min(height, 500))
        paper.scene(chart.scene)
    for note in section.notes:
        paper.paragraph(note, ink="soft", size=7.5)
    if chart:
        paper.need(6 + TABLE_HEAD)
        paper.space(6)
        _table(paper, chart.table)
    for words in section.tables:
        paper.need(22 + TABLE_HEAD)
        paper.space(18)
        paper.text(words.title, LEFT, 9.5, bold=True)
        paper.space(4)
        _table(paper, words.table)


def _table(paper: Paper, table: Table) -> None:
    """Each column as wide as its words; the first takes what is left over."""
    lines = [table.columns, *([cell.text for cell in row] for row in table.rows)]
    widths = [
        max(stringWidth(words, FONT_BOLD, TABLE_TEXT) for words in column) + PADDING
        for column in zip(*lines, strict=True)
    ]
    if sum(widths) > ROOM:
        widths = [width * ROOM / sum(widths) for width in widths]
    widths[0] += ROOM - sum(widths)
    first = table.rows[0] if table.rows else ()
    numbers = [cell.number for cell in first] or [False] * len(widths)
    columns = [
        Column(name, width, number)
        for name, width, number in zip(table.columns, widths, numbers, strict=True)
    ]
    paper.table(columns, [[cell.text for cell in row] for row in table.rows])
