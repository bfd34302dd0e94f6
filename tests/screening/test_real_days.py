"""The chart on real students' days: Fried, Papanikolaou & Epskamp 2022 (CC BY 4.0).

The data are not part of the project. The test runs wherever the file is: under ``../shared`` or
where MAUM_EMA_DATA points.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import fmean

from screening.domain.rules import Day, monitor

DATA = Path(
    os.environ.get("MAUM_EMA_DATA")
    or Path(__file__).resolve().parents[3] / "shared/data/ema/fried2020_raw.csv"
)
FIRST_DAY = date(2020, 3, 16)
ITEMS = ("Q2", "Q3", "Q4", "Q10")  # irritable, worry, nervous, angry: 1 to 5
RULE = {
    "smoothing": 0.2,
    "limit": 2.859,
    "baseline_days": 7,
    "baseline_minimum": 5,
    "baseline_longest": 7,
    "sd_floor": 0.1,  # a fortieth of the items' range, as 2.5 is of 0 to 100
    "allow_for_baseline": False,
    "least_rise": 0.0,
}


def people() -> list[list[Day]]:
    """Each person's days with the mean of the beeps that have at least three of four items."""
    beeps: dict[str, dict[date, list[float]]] = defaultdict(lambda: defaultdict(list))
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            given = [float(row[item]) for item in ITEMS if row[item] not in ("", "NA")]
            if len(given) >= 3:
                beeps[row["ID"]][date.fromisoformat(row["Day"])].append(fmean(given))
    return [
        [Day(str(d), d, na_mean=fmean(values)) for d, values in sorted(days.items())]
        for days in beeps.values()
    ]


def given_days(days: list[Day]) -> list[Day]:
    """With the study's first day in front: everybody began on it, answering or not."""
    return days if days[0].local_date == FIRST_DAY else [Day("0", FIRST_DAY), *days]


if DATA.is_file() or "MAUM_EMA_DATA" in os.environ:  # no skip: where the data are, it runs

    def test_ewma_on_real_days_gives_the_known_counts() -> None:
        found = (monitor(given_days(days), RULE) for days in people())
        charts = [chart for chart in found if chart is not None and chart.days]
        assert len(charts) == 76
        assert sum(len(chart.days) for chart in charts) == 519
        assert sum(bool(chart.chart.signals) for chart in charts) == 12
