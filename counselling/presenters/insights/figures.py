"""Every number of an insights page as a row, for those who go on calculating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from counselling.presenters.insights.drawings import band_name, cohort_name
from counselling.presenters.insights.overview import campaign_name
from screening.domain.distribution import Shares
from screening.domain.instrument import Band
from screening.domain.reliability import Reliability
from screening.domain.suppression import K
from screening.queries import Standing
from screening.queries.campaigns.standing import STATES
from screening.queries.insights import (
    CampaignInsight,
    InstrumentInsight,
    Overview,
    ScaleInsight,
    SemesterShares,
)

HIDDEN = "not shown"
FEW = f"<{K}"
Number = float | int | str


@dataclass(frozen=True, slots=True)
class Figure:
    """``low`` and ``high`` are a 95 % interval; ``people`` stand behind the value. Words, not
    numbers, where something is hidden. ``group`` "all" is everybody.
    """

    campaign: str
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
    name = campaign_name(found.campaign)
    if found.standing.total.invited >= K:
        yield from _completion(name, found.standing)
    for one in found.instruments:
        place = Place(name, one.instrument.key, one.instrument.headline)
        if one.total is not None:
            yield from _shares(place, "all", one.bands, one.total)
        if len(one.groups) > 1:
            for group, counts in zip(found.groups, one.groups, strict=True):
                yield from _shares(place, cohort_name(group), one.bands, counts)
        for scale in one.scales:
            place = Place(name, one.instrument.key, scale.scale.key)
            yield from _norms(place, scale)
            if scale.reliability is not None:
                yield from _reliability(place, one, scale, scale.reliability)


def overview_figures(found: Overview) -> Iterator[Figure]:
    """Of every campaign: who took part, bands and averages."""
    for entry in found.campaigns:
        name = campaign_name(entry.campaign)
        for measure, count in (("invited", entry.invited), ("begun", entry.begun)):
            value: Number = count if entry.invited >= K else HIDDEN
            yield Figure(name, "participation", "", "", "all", measure, value)
    for history in found.histories:
        for one in history.semesters:
            key, scale = history.instrument.key, history.instrument.headline
            place = Place(campaign_name(one.campaign), key, scale)
            yield from _shares(place, "all", history.bands, one.shares)
            yield from _averages(place, one)


@dataclass(frozen=True, slots=True)
class Place:
    """Which scale of which questionnaire in which campaign."""

    campaign: str
    questionnaire: str
    scale: str

    def figure(
        self,
        table: str,
        group: str,
        measure: str,
        numbers: Sequence[Number],
        people: Number = "",
    ) -> Figure:
        """``numbers``: the value, or value, low and high."""
        place = (self.campaign, table, self.questionnaire, self.scale, group, measure)
        value, low, high = (*numbers, "", "")[:3]
        return Figure(*place, value, low, high, people)


def _averages(place: Place, one: SemesterShares) -> Iterator[Figure]:
    n = one.moments.n
    if one.moments.mean is not None and one.moments.sd is not None:
        yield place.figure("averages", "all", "mean", [round(one.moments.mean, 3)], n)
        yield place.figure("averages", "all", "sd", [round(one.moments.sd, 3)], n)
    if one.change is not None:
        numbers = (one.change.difference, one.change.low, one.change.high)
        yield place.figure("averages", "all", "change", [round(v, 3) for v in numbers])


def _completion(name: str, standing: Standing) -> Iterator[Figure]:
    for line in (standing.total, *standing.cohorts):
        people: Number = line.invited if line.invited >= K else FEW
        for state, count in zip(STATES, line.cells, strict=True):
            value: Number = HIDDEN if count is None else count
            group = line.name or "all"
            yield Figure(name, "completion", "", "", group, state, value, people=people)


def _shares(place: Place, group: str, bands: Sequence[Band], shares: Shares) -> Iterator[Figure]:
    n: Number = shares.n if shares.n >= K or not shares.n else FEW
    for band, count in zip(bands, shares.counts, strict=True):
        value: Number = HIDDEN if count is None else count
        yield place.figure("bands", group, band_name(band), [value], n)


def _norms(place: Place, one: ScaleInsight) -> Iterator[Figure]:
    for p in one.norms.percentiles:
        yield place.figure("norms", "all", f"P{p.percent}", [p.value, p.low, p.high], one.norms.n)


def _reliability(
    place: Place, one: InstrumentInsight, scale: ScaleInsight, found: Reliability
) -> Iterator[Figure]:
    if found.alpha is None:
        return
    for name, estimate in (("alpha", found.alpha), ("omega", found.omega)):
        if estimate is not None:
            numbers = [round(v, 4) for v in (estimate.value, estimate.low, estimate.high)]
            yield place.figure("reliability", "all", name, numbers, found.n)
    for link, correlation in zip(scale.scale.items, found.item_rest, strict=True):
        measure = f"item {one.instrument.by_link[link].number} with the rest"
        value: Number = "" if correlation is None else round(correlation, 4)
        yield place.figure("reliability", "all", measure, [value], found.n)
