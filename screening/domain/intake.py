"""An invented intake: its roster, and how each newcomer takes part. Plain numbers, one seed.

Nobody real is meant. A person's distress moves every answer (``screening.domain.campus``); the
shares below are of the order that campus screenings report, chosen, not measured.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from accounts.domain.synthetic import FIRST_NAMES, LAST_NAMES, PROGRAMMES
from screening.domain.campus import Floats, answers_draw
from screening.domain.instrument import Instrument

CONSENTING: Final = 0.90
WAVES: Final = (0.42, 0.17, 0.09)  # after the invitation, the first and the second reminder
LATE: Final = 0.03  # begin in time and hand in during the days of grace
DECLINING: Final = 0.03
STOPPING: Final = 0.05  # of those who answer, after their first questionnaire
LEAVING_OUT: Final = 0.03  # one item of a sheet
CARELESS: Final = 0.02  # the same answer all the way down, too fast to have read
READING_MS: Final = 4200  # on one item, the middle of a wide spread
NEVER: Final = len(WAVES) + 1
LATE_WAVE: Final = len(WAVES)


@dataclass(frozen=True)
class Newcomer:
    """``wave``: when they answer; ``LATE_WAVE`` in the days of grace, ``NEVER`` not at all."""

    distress: float  # 0..1
    consents: bool
    wave: int
    declines: bool
    stops: bool
    careless: bool


def roster_csv(count: int, seed: int, cohort: str, starts_on: date) -> bytes:
    """A register's export of ``count`` newcomers, I-00001 and on."""
    chance = np.random.default_rng([seed, 41])
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ["Student number", "Name", "E-mail", "Cohort", "Programme", "Year", "Enrolled on"]
    )
    for n in range(1, count + 1):
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
        code, programme = f"I-{n:05}", chance.choice(PROGRAMMES)
        address = f"{code.lower()}@students.maum.example"
        rows.writerow([code, name, address, cohort, programme, 1, starts_on.isoformat()])
    return text.getvalue().encode()


def newcomers(count: int, seed: int) -> list[Newcomer]:
    """Always the same ones for the same two numbers."""
    rng = np.random.default_rng([seed, 42])
    distress = np.clip(rng.beta(2.2, 5.5, count), 0.02, 0.95)
    when = np.searchsorted(np.cumsum([*WAVES, LATE]), rng.random(count), side="right")
    chances = rng.random((4, count))
    return [
        Newcomer(
            distress=float(distress[n]),
            consents=bool(chances[0, n] < CONSENTING),
            wave=int(when[n]) if chances[0, n] < CONSENTING else NEVER,
            declines=bool(when[n] == NEVER and chances[1, n] < DECLINING / (1 - sum(WAVES) - LATE)),
            stops=bool(chances[2, n] < STOPPING),
            careless=bool(chances[3, n] < CARELESS),
        )
        for n in range(count)
    ]


def sheet_draw(
    rng: np.random.Generator, instrument: Instrument, person: Newcomer
) -> tuple[dict[str, int | None], dict[str, int]]:
    """Answers and milliseconds by linkId."""
    links = [item.link_id for item in instrument.items]
    if person.careless:
        value = max(min(item.values) for item in instrument.items) + 1
        return dict.fromkeys(links, value), {k: int(rng.integers(250, 700)) for k in links}
    drawn = answers_draw(rng, instrument, np.array([person.distress]))[0]
    answers = {k: int(v) if v >= 0 else None for k, v in zip(links, drawn, strict=True)}
    for critical in instrument.critical:
        if rng.random() < _critical_chance(person.distress):
            answers[critical.item] = critical.at_least
    if len(links) > 2 and rng.random() < LEAVING_OUT:
        answers[str(rng.choice(links))] = None
    times: Floats = READING_MS * rng.lognormal(0, 0.5, len(links))
    return answers, {k: int(t) for k, t in zip(links, times, strict=True)}


def _critical_chance(distress: float) -> float:
    """Rare in calm people, about one in three of the most distressed."""
    return 0.004 + 0.6 * max(0.0, distress - 0.4)
