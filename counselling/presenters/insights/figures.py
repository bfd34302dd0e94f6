"""Every number of an insights page as a row, for those who go on calculating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from counselling.presenters.insights.drawings import band_name, cohort_name
from counselling.presenters.insights.overview import campaign_name
from screening.domain.distribution import Shares
from screening.domain.instrument import Band
from screening.domain.reliability import Estimate, Reliability
from screening.domain.suppression import K
from screening.queries.insights import (
    CampaignInsight,
    InstrumentInsight,
    Overview,
    ScaleInsight,
)

HIDDEN = "not shown"
FEW = f"<{K}"
Number = float | int | str


@dataclass(frozen=True, slots=True)
class Figure:
    """``low`` and ``high`` are a 95 % interval; ``people`` stand behind the value. Words, not
    numbers, where something is hidden. ``group`` "all" is everybody.
    """

    table: str
    questionnaire: str
    scale: str
    group: str
    measure: str
    value: Number
    low: Number = ""
    high: Number = ""
    people: Number = ""

    @classmethod
    def columns(cls) -> list[str]:
        return [entry.name for entry in fields(cls)]

    def cells(self) -> tuple[Number, ...]:
        return astuple(self)


def campaign_figures(found: CampaignInsight) -> Iterator[Figure]:
    """In the order of the page."""
    if found.invited >= K:
        yield from _completion(found)
    for one in found.instruments:
        key = one.instrument.key
        if one.total is not None:
            yield from _shares(key, one.instrument.headline, "all", one.bands, one.total)
        if len(one.groups) > 1:
            for line, group in zip(found.completion, one.groups, strict=True):
                name = cohort_name(line)
                yield from _shares(key, one.instrument.headline, name, one.bands, group)
        for scale in one.scales:
            yield from _norms(key, scale)
            if scale.reliability is not None:
                yield from _reliability(one, scale, scale.reliability)


def overview_figures(found: Overview) -> Iterator[Figure]:
    for entry in found.campaigns:
        name = campaign_name(entry.campaign)
        yield Figure("participation", "", "", name, "invited", entry.invited)
        yield Figure("participation", "", "", name, "begun", entry.begun)
    for history in found.histories:
        key, scale = history.instrument.key, history.instrument.headline
        for one in history.semesters:
            name = campaign_name(one.campaign)
            yield from _shares(key, scale, name, history.bands, one.shares)
            n = one.moments.n
            if one.moments.mean is not None and one.moments.sd is not None:
                mean, sd = round(one.moments.mean, 3), round(one.moments.sd, 3)
                yield Figure("averages", key, scale, name, "mean", mean, people=n)
                yield Figure("averages", key, scale, name, "sd", sd, people=n)
            if one.change is not None:
                c = one.change
                numbers = (round(v, 3) for v in (c.difference, c.low, c.high))
                yield Figure("averages", key, scale, name, "change", *numbers)


def _completion(found: CampaignInsight) -> Iterator[Figure]:
    for line in found.completion:
        name = cohort_name(line)
        yield Figure("completion", "", "", name, "invited", line.invited)
        yield Figure("completion", "", "", name, "begun", line.begun)
        yield Figure("completion", "", "", name, "completed", line.completed)


def _shares(
    key: str, scale: str, group: str, bands: Sequence[Band], shares: Shares
) -> Iterator[Figure]:
    n: Number = shares.n if shares.n >= K or not shares.n else FEW
    for band, count in zip(bands, shares.counts, strict=True):
        value: Number = HIDDEN if count is None else count
        yield Figure("bands", key, scale, group, band_name(band), value, people=n)


def _norms(key: str, one: ScaleInsight) -> Iterator[Figure]:
    for p in one.norms.percentiles:
        yield Figure(
            "norms", key, one.scale.key, "all", f"P{p.percent}", p.value, p.low, p.high, one.norms.n
        )


def _reliability(
    one: InstrumentInsight, scale: ScaleInsight, found: Reliability
) -> Iterator[Figure]:
    place = ("reliability", one.instrument.key, scale.scale.key, "all")
    estimates: dict[str, Estimate | None] = {"alpha": found.alpha, "omega": found.omega}
    for name, estimate in estimates.items():
        if estimate is not None:
            numbers = (round(v, 4) for v in (estimate.value, estimate.low, estimate.high))
            yield Figure(*place, name, *numbers, found.n)
    for link, correlation in zip(scale.scale.items, found.item_rest, strict=False):
        item = one.instrument.by_link[link]
        value: Number = "" if correlation is None else round(correlation, 4)
        yield Figure(*place, f"item {item.number} with the rest", value, people=found.n)
