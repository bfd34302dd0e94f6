"""One campaign's page: completion, then each questionnaire's bands, norms and reliability."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from counselling.domain.charts.shares import people_words
from counselling.domain.scene import Cell, Table
from counselling.domain.voice import percent
from counselling.presenters.insights import drawings, readings
from counselling.presenters.insights.sections import Part, Section, Words, said
from screening.domain.reliability import Reliability
from screening.domain.suppression import K
from screening.queries.insights import CampaignInsight, InstrumentInsight, ScaleInsight


@dataclass(frozen=True, slots=True)
class CampaignView:
    pk: int
    title: str
    semester: str
    when: str
    over: bool
    invited: str
    done: str
    share: str
    completion: Section
    parts: tuple[Part, ...]


def campaign_view(found: CampaignInsight) -> CampaignView:
    campaign, total = found.campaign, found.standing.total
    days = (date_format(localtime(m), "j M Y") for m in (campaign.opens_at, campaign.closes_at))
    return CampaignView(
        pk=campaign.pk,
        title=campaign.name,
        semester=campaign.semester,
        when=" – ".join(days),
        over=found.over,
        invited=people_words(total.invited),
        done=_("not shown") if total.done is None else str(total.done),
        share="" if total.done is None else percent(total.done / total.invited),
        completion=_completion(found),
        parts=tuple(_part(found, one) for one in found.instruments),
    )


def _completion(found: CampaignInsight) -> Section:
    title, total = _("Handed in, by cohort"), found.standing.total
    if total.invited < K:
        words = _("Fewer than %(k)s students were invited: nothing is shown.") % {"k": K}
        return Section("completion", title, words)
    values: dict[str, object] = {"invited": total.invited}
    words = _("%(invited)s were invited; how many handed in everything cannot be shown.")
    if total.done is not None:
        values |= {"done": total.done, "share": percent(total.done / total.invited)}
        words = _("%(done)s of %(invited)s invited handed in everything (%(share)s).")
    return Section("completion", title, words % values, drawings.completion_draw(found.standing))


def _part(found: CampaignInsight, one: InstrumentInsight) -> Part:
    instrument = one.instrument
    if one.conditional:
        sections = [_conditional(one)]
    else:
        bands = [_bands(found, one)] if one.bands else []
        sections = [*bands, _norms(one), *_reliability(one)]
    return Part(instrument.key, instrument.short_title, instrument.title, tuple(sections))


def _bands(found: CampaignInsight, one: InstrumentInsight) -> Section:
    instrument = one.instrument
    title = _("%(name)s: bands by cohort") % {"name": instrument.short_title}
    key = f"{instrument.key}-bands"
    if one.total is None or one.total.n < K:
        return Section(key, title, readings.few_words())
    rows = drawings.band_rows(one, found.groups)
    draw = drawings.bands_draw(title, _("Cohort"), instrument, one.bands, rows)
    lead = f"{readings.largest_words(one.total, one.bands)} {readings.average_words(one.moments)}"
    notes = _group_notes(found, len(rows))
    return Section(key, title, lead.strip(), draw, notes=notes)


def _group_notes(found: CampaignInsight, rows: int) -> tuple[str, ...]:
    if len(found.groups) > 1 and rows == 1:
        return (_("No cohort can be shown by itself: small numbers would be told."),)
    if any(len(group.names) > 1 for group in found.groups):
        return (_("Cohorts of fewer than %(k)s are counted together.") % {"k": K},)
    return ()


def _conditional(one: InstrumentInsight) -> Section:
    title = _("%(name)s: bands") % {"name": one.instrument.short_title}
    key = f"{one.instrument.key}-bands"
    why = _("Asked only of students whom an earlier score led there: no norms, no cohorts.")
    if one.total is None:
        hidden = _("Not shown: it would tell small groups of the questionnaire before it.")
        return Section(key, title, hidden, notes=(why,))
    rows = [drawings.share_row(_("All who were asked"), one.total, strong=True)]
    draw = drawings.bands_draw(title, _("Group"), one.instrument, one.bands, rows)
    return Section(key, title, readings.largest_words(one.total, one.bands), draw, notes=(why,))


def _named(one: InstrumentInsight) -> list[tuple[str, ScaleInsight]]:
    if len(one.scales) == 1:
        return [(one.instrument.short_title, one.scales[0])]
    return [(drawings.scale_name(one.instrument, scale), scale) for scale in one.scales]


def _norms(one: InstrumentInsight) -> Section:
    title = _("%(name)s: local norms") % {"name": one.instrument.short_title}
    named = _named(one)
    words = [readings.norms_words(name, scale.norms) for name, scale in named]
    section = said(f"{one.instrument.key}-norms", title, words)
    drawn = [(name, scale) for name, scale in named if scale.norms.percentiles]
    if not drawn:
        return section
    note = _(
        "Box: the middle half of those who handed in. Strong line: half score this or less; the "
        "bar below it is its interval. A percentile is left out where fewer than ten people lie "
        "beyond it."
    )
    return replace(section, draw=drawings.norms_draw(title, drawn), notes=(note,))


def _reliability(one: InstrumentInsight) -> list[Section]:
    named = [(n, s, s.reliability) for n, s in _named(one) if s.reliability is not None]
    if not named:
        return []
    title = _("%(name)s: do the answers hang together here?")
    title = title % {"name": one.instrument.short_title}
    words = [readings.reliability_words(name, found) for name, _scale, found in named]
    section = said(f"{one.instrument.key}-reliability", title, words)
    known = [(n, s, found) for n, s, found in named if found.alpha is not None]
    if not known:
        return [section]
    notes = (
        _(
            "Full dot: alpha. Open dot: omega, which lets questions weigh differently. Line: "
            "interval. Hanging together is not the same as measuring the right thing."
        ),
        _("Complete sheets only, a random %(most)s of them at the most.") % {"most": "4,000"},
    )
    tables = tuple(
        Words(_("%(name)s, question by question") % {"name": name}, _items(one, scale, found))
        for name, scale, found in known
    )
    draw = drawings.reliability_draw(title, [(name, scale) for name, scale, _found in known])
    return [replace(section, draw=draw, notes=notes, tables=tables)]


def _items(one: InstrumentInsight, scale: ScaleInsight, found: Reliability) -> Table:
    """Each question's correlation with the sum of the others."""
    columns = (_("Question"), _("With the others"), _("Remark"))
    rows = []
    for link, correlation in zip(scale.scale.items, found.item_rest, strict=True):
        item = one.instrument.by_link[link]
        value = "–" if correlation is None else f"{correlation:.2f}".replace("-", "−")
        remark = readings.weak_words(correlation)
        rows.append((Cell(f"{item.number}. {item.short}"), Cell(value, number=True), Cell(remark)))
    return Table(columns, tuple(rows))
