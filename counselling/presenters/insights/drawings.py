"""Aggregates to rows of charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from screening.queries import CohortStanding, Standing
from screening.queries.insights import CohortGroup, InstrumentInsight, ScaleInsight

STATE_DEGREES = (1, 0.48, 0.2, 0.06, 0)  # as ``state_names``


def cohort_name(group: CohortGroup) -> str:
    """One cohort's name, or both, or how many are counted together."""
    if len(group.names) > 2:
        return _("%(n)s cohorts together") % {"n": len(group.names)}
    return _(" and ").join(group.names)


def scale_name(instrument: Instrument, scale: ScaleInsight) -> str:
    """The questionnaire alone where it has one scale, else with the scale's title."""
    if scale.scale.key == instrument.headline and len(instrument.scales) == 1:
        return instrument.short_title
    return f"{instrument.short_title}: {scale.scale.title}"


def band_name(band: Band) -> str:
    return band.label or _("Below the cut")


def state_names() -> tuple[str, ...]:
    """In the order of a standing's cells."""
    return (
        _("everything, in time"),
        _("everything, late"),
        _("begun"),
        _("declined"),
        _("nothing yet"),
    )


def completion_draw(standing: Standing) -> Draw:
    """A bar a cohort below that of all; states that nobody is in are left out."""
    rows = [_standing_row(line, line.name) for line in standing.cohorts if line.invited]
    if len(rows) > 1:
        rows.insert(0, _standing_row(standing.total, _("All cohorts"), strong=True))
    used = [n for n in range(len(STATE_DEGREES)) if any(row.counts[n] != 0 for row in rows)]
    names = state_names()
    categories = Categories(tuple(names[n] for n in used), tuple(STATE_DEGREES[n] for n in used))
    kept = [replace(row, counts=tuple(row.counts[n] for n in used)) for row in rows]

    def draw(width: float) -> Chart:
        about = _("A bar a cohort, each of the same length; dark: everything handed in.")
        title = _("Handed in, by cohort")
        return shares_chart(title, about, _("Cohort"), categories, kept, width, voice())

    return draw


def _standing_row(line: CohortStanding, label: str, strong: bool = False) -> ShareRow:
    return ShareRow(label, line.invited, line.cells, strong)


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


def band_rows(found: InstrumentInsight, groups: Sequence[CohortGroup]) -> list[ShareRow]:
    """Everybody, then each cohort; without the cohorts where nothing of any can be shown."""
    rows = [share_row(_("All cohorts"), found.total, strong=True)] if found.total else []
    if len(found.groups) > 1 and any(any(shares.counts) for shares in found.groups):
        pairs = zip(groups, found.groups, strict=True)
        rows += [share_row(cohort_name(group), shares) for group, shares in pairs if shares.n]
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
