"""Aggregates to rows of charts."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from counselling.domain.charts import coefficients_chart, percentiles_chart, shares_chart
from counselling.domain.charts.coefficients import CoefficientRow, Interval
from counselling.domain.charts.percentiles import PercentileRow
from counselling.domain.charts.shading import degrees
from counselling.domain.charts.shares import Categories, ShareRow
from counselling.domain.scene import Chart
from counselling.presenters.insights.sections import Draw
from counselling.presenters.voice import voice
from screening.domain.distribution import Shares
from screening.domain.instrument import Band, Instrument
from screening.domain.reliability import Estimate
from screening.queries.insights import Completion, InstrumentInsight, ScaleInsight


def cohort_name(line: Completion) -> str:
    """One cohort's name, or both, or how many are counted together."""
    if len(line.cohorts) > 2:
        return _("%(n)s cohorts together") % {"n": len(line.cohorts)}
    return _(" and ").join(line.cohorts)


def scale_name(instrument: Instrument, scale: ScaleInsight) -> str:
    """The questionnaire alone where it has one scale, else with the scale's title."""
    if scale.scale.key == instrument.headline and len(instrument.scales) == 1:
        return instrument.short_title
    return f"{instrument.short_title}: {scale.scale.title}"


def band_name(band: Band) -> str:
    return band.label or _("Below the cut")


def completion_draw(lines: Sequence[Completion]) -> Draw:
    labels = (_("everything handed in"), _("something"), _("nothing yet"))
    categories = Categories(labels, (1, 0.34, 0))
    rows = [_completed(cohort_name(line), [line]) for line in lines]
    if len(rows) > 1:
        rows.insert(0, _completed(_("All cohorts"), lines, strong=True))

    def draw(width: float) -> Chart:
        about = _("A bar a cohort, each of the same length; dark: everything handed in.")
        title = _("Handed in, by cohort")
        return shares_chart(title, about, _("Cohort"), categories, rows, width, voice())

    return draw


def _completed(label: str, lines: Sequence[Completion], strong: bool = False) -> ShareRow:
    invited, begun = sum(line.invited for line in lines), sum(line.begun for line in lines)
    done = sum(line.completed for line in lines)
    return ShareRow(label, invited, (done, begun - done, invited - begun), strong)


def bands_draw(
    title: str, head: str, instrument: Instrument, bands: Sequence[Band], rows: Sequence[ShareRow]
) -> Draw:
    """More of the colour is more strain, whichever way the scale goes."""
    falling = instrument.higher_is == "better"
    labels = tuple(band_name(band) for band in bands)
    categories = Categories(labels, tuple(degrees(len(bands), falling=falling)))

    def draw(width: float) -> Chart:
        about = _("Bars of the same length, divided by band; the darker, the more strain.")
        return shares_chart(title, about, head, categories, rows, width, voice())

    return draw


def share_row(label: str, shares: Shares, strong: bool = False) -> ShareRow:
    return ShareRow(label, shares.n, shares.counts, strong)


def band_rows(found: InstrumentInsight, lines: Sequence[Completion]) -> list[ShareRow]:
    """Everybody, then each cohort; without the cohorts where nothing of any can be shown."""
    rows = [share_row(_("All cohorts"), found.total, strong=True)] if found.total else []
    if len(found.groups) > 1 and any(any(group.counts) for group in found.groups):
        pairs = zip(lines, found.groups, strict=True)
        rows += [share_row(cohort_name(line), group) for line, group in pairs if group.n]
    return rows


def norms_draw(title: str, scales: Sequence[tuple[str, ScaleInsight]]) -> Draw:
    rows = [
        PercentileRow(
            name,
            one.norms.n,
            one.scale.minimum,
            one.scale.maximum,
            {p.percent: (p.value, p.low, p.high) for p in one.norms.percentiles},
        )
        for name, one in scales
    ]

    def draw(width: float) -> Chart:
        about = _(
            "Each scale from its lowest to its highest score. Box: the middle half. Strong line: "
            "the score that half do not exceed, with its interval below. Thin line: the outer "
            "percentiles."
        )
        return percentiles_chart(title, about, rows, width, voice())

    return draw


def reliability_draw(title: str, scales: Sequence[tuple[str, ScaleInsight]]) -> Draw:
    rows = []
    for name, one in scales:
        found = one.reliability
        if found is not None and found.alpha is not None:
            omega = interval(found.omega) if found.omega else None
            rows.append(CoefficientRow(name, found.n, interval(found.alpha), omega))

    def draw(width: float) -> Chart:
        about = _("Full dot: alpha. Open dot: omega. Line: interval. Further right: closer.")
        return coefficients_chart(title, about, rows, width, voice())

    return draw


def interval(estimate: Estimate) -> Interval:
    return estimate.value, estimate.low, estimate.high
