"""From drawn arrays to rows: the same tables and the same sums as for real people."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from accounts.domain.days import DAY_STARTS_AT
from ema.domain import campus
from ema.domain.day import AnswerRow, DayInputs, PromptRow, Roles, SampleRow, day_sum_up
from ema.domain.protocol import Definition, ItemRole, affect_roles
from ema.models import Answer, DailySummary, EmotionSample, Enrolment, Prompt, ProtocolVersion
from ema.services.bulk import rows_insert
from ema.services.days import summary_row
from ema.services.synthetic import calendar as beeping
from inference.domain.labels import EMOTIONS

MODEL_ID = "synthetic-1"
PROMPT_COLUMNS = (
    "id", "student_id", "enrolment_id", "protocol_version_id", "local_date", "slot", "time_zone",
    "status", "due_at", "expires_at", "opened_at", "completed_at", "closed_at", "cause",
    "submission_id", "submission_hash",
)  # fmt: skip
ANSWER_COLUMNS = (
    "prompt_id", "student_id", "item", "wording", "value", "choice", "local_date", "answered_at",
)  # fmt: skip
SAMPLE_COLUMNS = (
    "client_uuid", "content_hash", "student_id", "prompt_id", "captured_at", "utc_offset_min",
    "local_date", "received_at", *EMOTIONS, "reading", "no_reading_reason", "top_label",
    "quality", "quality_parts", "frames", "model_id", "path", "corrected_label",
)  # fmt: skip
SUMMARY_COLUMNS = tuple(f.attname for f in DailySummary._meta.concrete_fields if f.name != "id")
JSON_COLUMNS = {"dominant", "shares", "mean_probabilities"}
Place = tuple[int, int, int]  # student, day, slot within the chunk


@dataclass(frozen=True)
class Chunk:
    """Some students with everything drawn for them; row ``n`` of the arrays is the n-th."""

    enrolments: list[Enrolment]
    zones: list[str]
    calendar: beeping.Calendar
    beeps: beeping.Beeps
    moods: campus.Moods
    takings: campus.Takings


class _Days:
    """Collects what each student's day was made of, so that it can be summed up."""

    def __init__(self, chunk: Chunk) -> None:
        self.chunk = chunk
        self.inputs: dict[tuple[int, int], DayInputs] = defaultdict(DayInputs)

    def of(self, place: Place) -> DayInputs:
        return self.inputs[place[0], place[1]]


def chunk_write(
    rng: np.random.Generator,
    chunk: Chunk,
    version: ProtocolVersion,
    definition: Definition,
    now: datetime,
) -> int:
    """Insert the chunk's prompts, answers, samples and summaries; returns how many rows."""
    days = _Days(chunk)
    ids = _hexes(rng, chunk.beeps.due.size)
    prompts, keys = _prompt_rows(chunk, version, days, ids, _hexes(rng, len(ids)))
    count = rows_insert(Prompt, PROMPT_COLUMNS, prompts)
    count += rows_insert(Answer, ANSWER_COLUMNS, _answer_rows(rng, chunk, definition, days, keys))
    count += rows_insert(EmotionSample, SAMPLE_COLUMNS, _sample_rows(rng, chunk, days, keys))
    roles = {version.pk: affect_roles(definition)}
    return count + rows_insert(DailySummary, SUMMARY_COLUMNS, _summary_rows(days, roles, now))


def _hexes(rng: np.random.Generator, count: int) -> list[str]:
    text = rng.bytes(16 * count).hex()
    return [text[start : start + 32] for start in range(0, len(text), 32)]


def _texts(moments: campus.Ints) -> list[str]:
    """Seconds since 1970 as the databases' text."""
    iso = np.datetime_as_string(moments.ravel().astype("datetime64[s]"))
    return [text.replace("T", " ") for text in iso.tolist()]


def _prompt_rows(
    chunk: Chunk, version: ProtocolVersion, days: _Days, ids: list[str], submissions: list[str]
) -> tuple[list[tuple[Any, ...]], dict[Place, str]]:
    beeps, rows, keys = chunk.beeps, [], {}
    texts = [_texts(m) for m in (beeps.due, beeps.expires, beeps.opened, beeps.completed)]
    states = zip(beeps.status.ravel().tolist(), beeps.cause.ravel().tolist(), strict=True)
    dates = [[day.isoformat() for day in own] for own in chunk.calendar.dates]
    for n, ((status, cause), place) in enumerate(zip(states, _places(chunk), strict=True)):
        row, day, slot = place
        due, expires, opened, completed = (column[n] for column in texts)
        done, missed = status == beeping.COMPLETED, status == beeping.EXPIRED
        begun = done or status == beeping.OPENED or (missed and cause == beeping.NOT_FINISHED)
        keys[place] = ids[n]
        if status != beeping.SCHEDULED:
            days.of(place).prompts.append(PromptRow(ids[n], slot, done, version.pk))
        enrolment = chunk.enrolments[row]
        rows.append(
            (
                ids[n], enrolment.student_id, enrolment.pk, version.pk, dates[row][day], slot,
                chunk.zones[row], beeping.STATUSES[status], due, expires,
                opened if begun else None, completed if done else None,
                expires if missed else None, beeping.CAUSES[cause] if missed else "",
                submissions[n] if done else None, submissions[n] * 2 if done else "",
            )
        )  # fmt: skip
    return rows, keys


def _places(chunk: Chunk) -> Iterable[Place]:
    return np.ndindex(chunk.beeps.due.shape)  # type: ignore[return-value]


def _answer_rows(
    rng: np.random.Generator,
    chunk: Chunk,
    definition: Definition,
    days: _Days,
    keys: Mapping[Place, str],
) -> list[tuple[Any, ...]]:
    values = _values(rng, chunk, definition)
    asked = [(key, definition.item_of(key)) for key in definition.answer_keys()]
    wordings = [(key, item.wording if item else "") for key, item in asked]
    at = np.array(_texts(chunk.beeps.completed), dtype=object).reshape(chunk.beeps.due.shape)
    rows = []
    done = np.argwhere(chunk.beeps.status == beeping.COMPLETED).tolist()
    for row, day, slot in done:
        place, student = (row, day, slot), chunk.enrolments[row].student_id
        key, date_text = keys[place], chunk.calendar.dates[row][day].isoformat()
        told = days.of(place).answers
        for (item, wording), value in zip(wordings, values[row, day, slot].tolist(), strict=True):
            told.append(AnswerRow(key, item, value))
            rows.append((key, student, item, wording, value, "", date_text, at[place]))
    return rows


def _values(rng: np.random.Generator, chunk: Chunk, definition: Definition) -> campus.Floats:
    """(student, day, slot, answer) in the order of the definition's answers."""
    moods, people = chunk.moods, chunk.moods.na.shape[0]
    columns: list[Any] = []
    for item in definition.items:
        if item.role is ItemRole.NONE:
            valence = (moods.pa - moods.na) / 22 + rng.normal(0, 0.6, moods.na.shape)
            arousal = (moods.na + moods.pa - 85) / 22 + rng.normal(0, 1.2, moods.na.shape)
            # + 0.0: a negative zero would not come back from the database as it went in
            columns += [np.rint(np.clip(axis, -4, 4)) + 0.0 for axis in (valence, arousal)]
        else:
            latent = moods.na if item.role is ItemRole.NA else moods.pa
            lean = rng.normal(0, 5, (people, 1))
            columns.append(campus.items_draw(rng, latent, 1, lean)[..., 0])
    values: campus.Floats = np.stack(columns, axis=-1).astype(float)
    return values


def _sample_rows(
    rng: np.random.Generator, chunk: Chunk, days: _Days, keys: Mapping[Place, str]
) -> list[tuple[Any, ...]]:
    takings = chunk.takings
    places = [tuple(place) for place in np.argwhere(takings.taken).tolist()]
    uuids, hashes = _hexes(rng, len(places)), _hexes(rng, 2 * len(places))
    captured = _texts(chunk.beeps.completed[takings.taken] + 12)
    parts = {"brightness": 118.0, "contrast": 42.0, "sharpness": 210.0}
    rows = []
    for n, place in enumerate(places):
        row, day, _slot = place
        seen = _seen(takings, place, uuids[n])
        days.of(place).samples.append(seen)
        readable = bool(seen.label)
        reason = "" if readable else campus.REASONS[int(takings.reason[place])]
        rows.append(
            (
                uuids[n], hashes[2 * n] + hashes[2 * n + 1], chunk.enrolments[row].student_id,
                keys[place], captured[n], _offset_min(chunk, row, day),
                chunk.calendar.dates[row][day].isoformat(), captured[n], *seen.probabilities,
                readable, reason, seen.label, seen.quality, json.dumps(parts), 12, MODEL_ID,
                "device", seen.corrected,
            )
        )  # fmt: skip
    return rows


def _seen(takings: campus.Takings, place: Place, key: str) -> SampleRow:
    quality = float(takings.quality[place])
    if not takings.readable[place]:
        return SampleRow(key, "", "", quality, (0.0,) * len(EMOTIONS))
    seven = takings.probabilities[place]
    label = EMOTIONS[int(seven.argmax())]
    corrected = ""
    if takings.corrected[place]:
        corrected = "neutral" if label != "neutral" else "happiness"
    return SampleRow(key, label, corrected, quality, tuple(seven.tolist()))


def _offset_min(chunk: Chunk, row: int, day: int) -> int:
    """The zone's offset on the morning of that day."""
    shown = datetime.combine(chunk.calendar.dates[row][day], DAY_STARTS_AT, UTC)
    return round((shown.timestamp() - int(chunk.calendar.starts[row, day])) / 60)


def _summary_rows(days: _Days, roles: Mapping[int, Roles], now: datetime) -> list[tuple[Any, ...]]:
    """Summaries of every day but yesterday and today."""
    last = days.chunk.beeps.due.shape[1] - 2
    rows = []
    for (row, day), inputs in sorted(days.inputs.items()):
        if day < last:
            when: date = days.chunk.calendar.dates[row][day]
            student = days.chunk.enrolments[row].student_id
            rows.append(_plain(summary_row(student, when, day_sum_up(inputs, roles), 1, now)))
    return rows


def _plain(summary: DailySummary) -> tuple[Any, ...]:
    found = []
    for column in SUMMARY_COLUMNS:
        value = getattr(summary, column)
        if column in JSON_COLUMNS:
            value = json.dumps(value)
        elif isinstance(value, datetime):
            value = value.strftime("%Y-%m-%d %H:%M:%S")
        elif isinstance(value, date):
            value = value.isoformat()
        found.append(value)
    return tuple(found)
