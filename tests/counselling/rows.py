"""Plain rows for the charts' tests: eight weeks with a gap, a rise and an own limit."""

from __future__ import annotations

from datetime import date, timedelta

from counselling.domain.rows import (
    Band,
    Control,
    ControlPoint,
    Day,
    Dimension,
    Mark,
    ScorePoint,
    Scores,
    Timeline,
)

SINCE = date(2026, 9, 28)
UNTIL = date(2026, 11, 22)
GAP = (date(2026, 10, 20), date(2026, 10, 21))
LIMIT = 36.0
PHQ9 = (
    Band("minimal", 0, 4),
    Band("mild", 5, 9),
    Band("moderate", 10, 14),
    Band("moderately severe", 15, 19),
    Band("severe", 20, 27),
)


def day(offset: int) -> date:
    return SINCE + timedelta(days=offset)


def days() -> tuple[Day, ...]:
    found = []
    for offset in range((UNTIL - SINCE).days + 1):
        on = day(offset)
        if on in GAP:
            found.append(Day(on, prompts=4))
            continue
        found.append(
            Day(on, 30 + offset % 3, 60, ("sadness",), 0.4, 4, 3, 4, 3, "agree", f"/days/{on}")
        )
    return tuple(found)


def scores(*points: ScorePoint) -> Scores:
    return Scores("phq9", "PHQ-9", 0, 27, "worse", PHQ9, points)


def timeline(**changes: object) -> Timeline:
    control = Control(
        0.2,
        SINCE,
        day(13),
        30,
        tuple(ControlPoint(day(n), 31 if n < 50 else 38, LIMIT) for n in range(14, 56)),
    )
    content: dict[str, object] = {
        "since": SINCE,
        "until": UNTIL,
        "scores": (scores(ScorePoint(day(4), 6, "mild"), ScorePoint(day(47), 13, "moderate")),),
        "days": days(),
        "control": control,
        "marks": (Mark(day(50), "elevated", "above own limit"), Mark(day(50), "note", "a note")),
    }
    return Timeline(**{**content, **changes})  # type: ignore[arg-type]


def dimensions(*, wellbeing: float | None = 40) -> list[Dimension]:
    return [
        Dimension("low mood", "PHQ-9", 0, 27, "worse", 13, 1, 7, 3, (3, 9), 240),
        Dimension("anxiety", "GAD-7", 0, 21, "worse", 8, 1, 6, 3, (2, 7), 240),
        Dimension("low wellbeing", "WHO-5", 0, 100, "better", wellbeing, 1, 64, 1, (48, 72), 240),
        Dimension("negative affect", "14 days", 0, 100, "worse", 46, 12, 28, 50, (20, 34), 812),
    ]
