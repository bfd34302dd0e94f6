"""From drawn answers to rows: the same scoring and the same flags as for real people."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from accounts.domain.days import local_date
from ema.services.bulk import rows_insert
from screening import queries
from screening.domain import campus
from screening.domain.instrument import Instrument
from screening.domain.scoring import Result, score
from screening.models import Campaign, InstrumentVersion, Response, Score
from screening.services.synthetic.flags import FlagMaker, Raised

RESPONSE_COLUMNS = (
    "id", "client_uuid", "content_hash", "student_id", "instrument_version_id", "campaign_id",
    "answers", "started_at", "submitted_at", "local_date", "help_shown_at",
    "complete", "late", "item_ms", "source",
)  # fmt: skip
SCORE_COLUMNS = (
    "response_id", "student_id", "instrument_key", "scale", "headline", "value", "minimum",
    "maximum", "higher_is", "band", "band_label", "prorated", "scored_at", "local_date",
)  # fmt: skip
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Person:
    pk: int
    zone: str
    enrolled_on: date


@dataclass(frozen=True)
class Wave:
    """One campaign; ``recent`` is how much of these weeks' distress was there by then."""

    campaign: Campaign
    recent: float
    running: bool


@dataclass(frozen=True)
class Distress:
    """By person, 0..1: as usual, and in the last two weeks."""

    usual: campus.Floats
    recent: campus.Floats


class Writer:
    """Writes one chunk of students, campaign by campaign."""

    def __init__(
        self,
        rng: np.random.Generator,
        versions: Mapping[str, InstrumentVersion],
        now: datetime,
        demo: int,
        critical_left: dict[str, int],
    ) -> None:
        self.rng, self.versions, self.now, self.demo = rng, versions, now, demo
        self.critical_left = critical_left
        self.flags = FlagMaker(now)

    def wave(self, wave: Wave, part: Sequence[Person], distress: Distress) -> int:
        """Sheets, scores and flags of one campaign; returns how many rows."""
        level = distress.usual + wave.recent * (distress.recent - distress.usual)
        level = np.clip(level + self.rng.normal(0, 0.05, len(part)), 0.01, 0.98)
        takes = self._takes(wave, part)
        moments = self._moments(wave, len(part))
        rows = 0
        for number, (key, version) in enumerate(self.versions.items()):
            instrument = queries.instrument_of(version)
            drawn = campus.answers_draw(self.rng, instrument, level)
            if instrument.critical:
                self._endorse(wave, instrument, drawn, takes, level, moments)
            if number:  # a few stop after the first or the second
                takes = takes & (self.rng.random(len(part)) > campus.STOPPING)
            rows += self._write(wave, part, takes, moments, number, instrument, version, drawn)
            assert key == instrument.key
        return rows + self.flags.flush()

    def _takes(self, wave: Wave, part: Sequence[Person]) -> Any:
        opened = wave.campaign.opens_at.date()
        there = np.array([p.enrolled_on <= opened for p in part])
        takes = there & (self.rng.random(len(part)) < campus.COMPLETION)
        for row, person in enumerate(part):
            if person.pk == self.demo:
                takes[row] = there[row] and not wave.running
        return takes

    def _moments(self, wave: Wave, count: int) -> list[datetime]:
        """When each person handed in, mostly early in the campaign and never ahead of now."""
        start = wave.campaign.opens_at
        end = min(wave.campaign.closes_at, self.now - timedelta(hours=3))
        span = (end - start).total_seconds()
        parts = self.rng.beta(1.1, 1.8, count)
        return [start + timedelta(seconds=int(span * part)) for part in parts]

    def _endorse(
        self,
        wave: Wave,
        instrument: Instrument,
        drawn: campus.Ints,
        takes: Any,
        level: campus.Floats,
        moments: list[datetime],
    ) -> None:
        """Item 9 on the few most distressed sheets; of those now, the first is two hours old."""
        when = "now" if wave.running else "past"
        column = [i.link_id for i in instrument.items].index(instrument.critical[0].item)
        candidates = [int(row) for row in np.argsort(-level) if takes[row]]
        for row in candidates[: self.critical_left[when]]:
            drawn[row, column] = 1
            if wave.running:
                ages = {3: 2, 2: 26, 1: 98}  # hours: open, acknowledged, closed
                moments[row] = self.now - timedelta(hours=ages[self.critical_left[when]])
            self.critical_left[when] -= 1

    def _write(
        self,
        wave: Wave,
        part: Sequence[Person],
        takes: Any,
        moments: Sequence[datetime],
        number: int,
        instrument: Instrument,
        version: InstrumentVersion,
        drawn: campus.Ints,
    ) -> int:
        sheets: list[Row] = []
        scores: list[Row] = []
        ids = self.rng.bytes(32 * len(part)).hex()
        for row in np.flatnonzero(takes).tolist():
            person, at = part[row], moments[row] + timedelta(minutes=2 * number)
            answers = _answers(instrument, drawn[row])
            result = score(instrument, answers)
            key, client = ids[64 * row : 64 * row + 32], ids[64 * row + 32 : 64 * row + 64]
            day, stamp = local_date(at, person.zone), _text(at)
            shown = stamp if result.critical else None
            began = _text(at - timedelta(seconds=75))
            sheets.append(
                (key, client, client + key, person.pk, version.pk, wave.campaign.pk,
                 json.dumps(answers), began, stamp, day.isoformat(), shown,
                 result.complete, False, "{}", "device")
            )  # fmt: skip
            scores += _score_rows(key, person.pk, instrument, result, stamp, day.isoformat())
            raised = Raised(str(uuid.UUID(key)), person.pk, at, day)
            self.flags.add(instrument, result, raised, running=wave.running)
        rows_insert(Response, RESPONSE_COLUMNS, sheets)
        rows_insert(Score, SCORE_COLUMNS, scores)
        return len(sheets) + len(scores)


def _score_rows(
    sheet: str, student: int, instrument: Instrument, result: Result, at: str, day: str
) -> list[Row]:
    return [
        (sheet, student, instrument.key, entry.scale.key, entry.scale.key == instrument.headline,
         entry.value, entry.scale.minimum, entry.scale.maximum, instrument.higher_is,
         entry.band.code if entry.band else "", entry.band.label if entry.band else "",
         entry.prorated, at, day)
        for entry in result.scales
    ]  # fmt: skip


def _text(moment: datetime) -> str:
    """A UTC moment as the databases' text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _answers(instrument: Instrument, values: campus.Ints) -> dict[str, int | None]:
    pairs = zip(instrument.items, values.tolist(), strict=True)
    return {item.link_id: None if value < 0 else value for item, value in pairs}
