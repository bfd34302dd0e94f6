"""All campaigns, and each questionnaire from one campaign to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from counselling.domain.charts.shares import people_words
from counselling.domain.scene import Cell, Table
from counselling.domain.voice import percent
from counselling.presenters.insights import drawings, readings
from counselling.presenters.insights.sections import Section, Words
from screening.domain.suppression import K
from screening.queries.insights import CampaignEntry, InstrumentHistory, Overview

if TYPE_CHECKING:
    from screening.models import Campaign


@dataclass(frozen=True, slots=True)
class CampaignRow:
    pk: int
    title: str
    semester: str
    when: str
    over: bool
    invited: str
    begun: str
    share: str


@dataclass(frozen=True, slots=True)
class OverviewView:
    campaigns: tuple[CampaignRow, ...]
    sections: tuple[Section, ...]


def overview_view(found: Overview) -> OverviewView:
    return OverviewView(
        tuple(_row(entry) for entry in found.campaigns),
        tuple(_history(history) for history in found.histories),
    )


def _row(entry: CampaignEntry) -> CampaignRow:
    campaign, told = entry.campaign, entry.invited >= K
    days = (date_format(localtime(m), "j M Y") for m in (campaign.opens_at, campaign.closes_at))
    return CampaignRow(
        pk=campaign.pk,
        title=campaign.name,
        semester=campaign.semester,
        when=" – ".join(days),
        over=entry.over,
        invited=people_words(entry.invited),
        begun=str(entry.begun) if told else "–",
        share=percent(entry.begun / entry.invited) if told else "–",
    )


def campaign_name(campaign: Campaign) -> str:
    return f"{campaign.semester}, {campaign.name}"


def _history(history: InstrumentHistory) -> Section:
    instrument = history.instrument
    title = _("%(name)s, semester by semester") % {"name": instrument.short_title}
    shown = [one for one in history.semesters if one.shares.n >= K]
    if not shown:
        return Section(instrument.key, title, readings.few_words())
    rows = [drawings.share_row(campaign_name(one.campaign), one.shares) for one in shown]
    draw = drawings.bands_draw(title, _("Campaign"), instrument, history.bands, rows)
    averages = Words(_("Averages and what changed"), _averages(history))
    note = _(
        "Changes are of the average score, taking the two campaigns’ students as different people."
    )
    return Section(instrument.key, title, _lead(history), draw, notes=(note,), tables=(averages,))


def _lead(history: InstrumentHistory) -> str:
    last = history.semesters[-1]
    if last.moments.mean is None:
        return readings.few_words()
    values = {
        "mean": f"{last.moments.mean:.1f}",
        "name": campaign_name(last.campaign),
        "change": readings.change_words(last.change),
    }
    if last.change is None:
        return _("Average %(mean)s in %(name)s.") % values
    higher_is = {
        "worse": _("a higher score is more strain"),
        "better": _("a higher score is better"),
    }[history.instrument.higher_is]
    words = _("Average %(mean)s in %(name)s; against the campaign before: %(change)s")
    return f"{words % values}; {higher_is}."


def _averages(history: InstrumentHistory) -> Table:
    columns = (
        _("Campaign"),
        _("People"),
        _("Average"),
        _("Standard deviation"),
        _("Against the one before"),
    )
    rows = []
    for one in history.semesters:
        mean, sd = one.moments.mean, one.moments.sd
        rows.append(
            (
                Cell(campaign_name(one.campaign)),
                Cell(people_words(one.moments.n), number=True),
                Cell("–" if mean is None else f"{mean:.1f}", number=True),
                Cell("–" if sd is None else f"{sd:.1f}", number=True),
                Cell(readings.change_words(one.change)),
            )
        )
    return Table(columns, tuple(rows))
