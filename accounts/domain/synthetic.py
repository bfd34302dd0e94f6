"""What a synthetic campus is drawn from: invented names, zones, studies. Plain numbers, one seed.

Nobody real is meant: first and last names are common ones, combined by chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HOME_ZONE = "Europe/Vilnius"
ZONES: Mapping[str, float] = {  # away: exchange terms, internships, home over the holidays
    HOME_ZONE: 0.86,
    "Asia/Seoul": 0.05,
    "Asia/Shanghai": 0.03,
    "Europe/London": 0.03,
    "America/New_York": 0.02,
    "Pacific/Auckland": 0.01,
}
CONSENT_SHARES: Mapping[str, float] = {
    "screening": 0.90,
    "ema": 0.85,
    "camera": 0.60,
    "session": 0.30,
    "group": 0.20,
    "research": 0.45,
}
PROGRAMMES = (
    "Architecture",
    "Biology",
    "Chemistry",
    "Computer Science",
    "Economics",
    "History",
    "Law",
    "Mathematics",
    "Medicine",
    "Music",
    "Nursing",
    "Philosophy",
    "Physics",
    "Psychology",
    "Social Work",
)
_FIRST_NAMES = (
    "Ada Adomas Agne Ali Amelia Anton Ava Bao Chen Daniel Elena Emil Eva Fatima Gabija Hana Hugo "
    "Ieva Ines Ivan Jia Jonas Julia Kai Lea Leo Lina Lukas Maja Marta Matas Mei Min Mira Nojus "
    "Noor Olga Oskar Paula Rasa Samir Sofia Soo Tomas Ugne Viktor Wei Yuna Zita "
)
FIRST_NAMES = tuple(_FIRST_NAMES.split())
_LAST_NAMES = (
    "Adler Baran Berg Chen Cho Dale Ekman Fischer Garcia Haas Ito Jansen Kask Kim Kovac Lange Lee "
    "Lim Lopez Mazur Meyer Moreau Nagy Nowak Olsen Park Petit Quinn Rossi Saar Sato Silva Sokol "
    "Tamm Urban Vega Wang Weber Wolf Young Zhang "
)
LAST_NAMES = tuple(_LAST_NAMES.split())
STUDENTS_A_COUNSELLOR = 400


@dataclass(frozen=True)
class Draft:
    """One invented student; ``consents`` names the purposes agreed to on ``enrolled_on``."""

    code: str
    name: str
    time_zone: str
    language: str
    programme: str
    year_of_study: int
    enrolled_on: date
    consents: tuple[str, ...]


def intakes(today: date) -> list[tuple[str, date]]:
    """Name and first day of the last four autumn intakes, newest first."""
    newest = today.year if today >= date(today.year, 9, 1) else today.year - 1
    return [(f"Autumn {year}", date(year, 9, 1)) for year in range(newest, newest - 4, -1)]


def drafts(count: int, seed: int, today: date) -> Iterator[Draft]:
    """``count`` students, always the same ones for the same three numbers.

    The first is the one whom a demo logs in as: at home, in the newest intake, agreed to all.
    """
    chance = random.Random(f"people {seed}")  # noqa: S311 - invented people, not keys
    years = intakes(today)
    for number in range(1, count + 1):
        yield _first(years[0][1]) if number == 1 else _draft(number, chance, years)


def _first(began: date) -> Draft:
    return Draft(
        code="D-00001",
        name="Mina Example",
        time_zone=HOME_ZONE,
        language="en",
        programme="Psychology",
        year_of_study=1,
        enrolled_on=began,
        consents=("screening", "ema", "camera", "session", "research"),
    )


def _draft(number: int, chance: random.Random, years: Sequence[tuple[str, date]]) -> Draft:
    year = chance.choices(range(len(years)), weights=(34, 27, 21, 18)[: len(years)])[0]
    return Draft(
        code=f"D-{number:05}",
        name=f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}",
        time_zone=chance.choices(list(ZONES), weights=list(ZONES.values()))[0],
        language="en",
        programme=chance.choice(PROGRAMMES),
        year_of_study=year + 1,
        enrolled_on=years[year][1] + timedelta(days=chance.randrange(0, 14)),
        consents=tuple(p for p, share in CONSENT_SHARES.items() if chance.random() < share),
    )


def counsellors_needed(students: int) -> int:
    """How many share the caseload: at least the two whom a demo logs in as."""
    return max(2, -(-students // STUDENTS_A_COUNSELLOR))
