"""When a chunk of synthetic students are beeped, and what became of each beep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from accounts.domain.days import day_bounds
from accounts.domain.days import local_date as day_of
from ema.domain import campus
from ema.domain.protocol import Definition

DEMO_DUE_S = 300  # the demo student's open check-in came this long ago
SCHEDULED, DUE, OPENED, COMPLETED, EXPIRED = range(5)
STATUSES = ("scheduled", "due", "opened", "completed", "expired")
NOT_OPENED, NOT_FINISHED, NOT_SENT = range(3)
CAUSES = ("not_opened", "not_finished", "not_sent")


@dataclass
class Beeps:
    """Arrays (student, day, slot); moments in seconds since 1970, UTC."""

    due: campus.Ints
    expires: campus.Ints
    opened: campus.Ints
    completed: campus.Ints
    status: campus.Ints
    cause: campus.Ints


@dataclass(frozen=True)
class Calendar:
    """Each student's own days, (student, day): the last is their today."""

    dates: list[list[date]]
    starts: campus.Ints  # when each day begins, seconds since 1970
    weekdays: campus.Ints


def calendar_of(zones: list[str], days: int, now: datetime) -> Calendar:
    by_zone: dict[str, tuple[list[date], list[float]]] = {}
    for zone in set(zones):
        today = day_of(now, zone)
        dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
        by_zone[zone] = (dates, [day_bounds(day, zone)[0].timestamp() for day in dates])
    return Calendar(
        dates=[by_zone[zone][0] for zone in zones],
        starts=np.array([by_zone[zone][1] for zone in zones], dtype=np.int64),
        weekdays=np.array([[d.weekday() for d in by_zone[zone][0]] for zone in zones]),
    )


def beeps_draw(
    rng: np.random.Generator,
    definition: Definition,
    calendar: Calendar,
    compliance: campus.Floats,
    now: datetime,
) -> Beeps:
    """Beeps in their windows; answered, missed with a cause, open now, or still to come."""
    windows = [(slot.start_min * 60, slot.end_min * 60) for slot in definition.slots]
    shape: Any = calendar.starts.shape
    offsets = campus.offsets_draw(rng, windows, definition.min_gap_min * 60, shape)
    due = calendar.starts[:, :, None] + offsets
    expires = due + definition.expires_after_min * 60
    wait = np.clip(rng.lognormal(np.log(240), 0.9, due.shape), 15, 4200).astype(np.int64)
    opened = due + wait
    completed = opened + rng.integers(24, 75, due.shape)
    answered = (rng.random(due.shape) < compliance) & (completed < expires)
    cause = rng.choice([NOT_OPENED, NOT_FINISHED, NOT_SENT], size=due.shape, p=[0.88, 0.09, 0.03])
    beeps = Beeps(due, expires, opened, completed, np.where(answered, COMPLETED, EXPIRED), cause)
    _as_of(beeps, int(now.timestamp()))
    return beeps


def _as_of(beeps: Beeps, now: int) -> None:
    """What has not happened yet by ``now`` is still to come."""
    running = (beeps.due <= now) & (now < beeps.expires)
    unanswered = (beeps.status != COMPLETED) | (beeps.completed > now)
    begun = (beeps.opened <= now) & (beeps.status == COMPLETED)
    beeps.status[running & unanswered & begun] = OPENED
    beeps.status[running & unanswered & ~begun] = DUE
    beeps.status[beeps.due > now] = SCHEDULED


def demo_make_due(beeps: Beeps, row: int, now: datetime) -> None:
    """Let the demo student ``row`` have exactly one check-in that is open right now."""
    moment = int(now.timestamp())
    coming = np.flatnonzero(beeps.due[row, -1] > moment)
    slot = int(coming[0]) if len(coming) else beeps.due.shape[2] - 1
    lasts = beeps.expires[row, -1, slot] - beeps.due[row, -1, slot]
    beeps.due[row, -1, slot] = moment - DEMO_DUE_S
    beeps.expires[row, -1, slot] = moment - DEMO_DUE_S + lasts
    beeps.status[row, -1, slot] = DUE
    for earlier in range(slot):
        if beeps.status[row, -1, earlier] in (DUE, OPENED):
            beeps.status[row, -1, earlier] = COMPLETED
            beeps.completed[row, -1, earlier] = beeps.due[row, -1, earlier] + 60
            beeps.opened[row, -1, earlier] = beeps.due[row, -1, earlier] + 20
