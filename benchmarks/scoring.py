"""Times scoring: a file of sheets in whole columns, beside one sheet at a time.

    .venv/bin/python -m benchmarks.scoring [--rows 100000] [--instrument dass21]

Prints wall and processor seconds of one core, and whether both paths gave the same answers.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from screening.domain.bulk import csv_score
from screening.domain.fhir import instrument_parse
from screening.domain.instrument import Instrument
from screening.domain.scoring import answers_read, score

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = 0.003  # of all answers


def main() -> None:
    """Write a file of drawn answers, score it both ways, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--instrument", default="dass21")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, children too
    path = ROOT / "fixtures" / "instruments" / f"{options.instrument}.json"
    instrument = instrument_parse(json.loads(path.read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        _draw(instrument, source, options.rows)
        print(f"{options.rows:,} sheets of {instrument.short_title}, {len(instrument.items)} items")
        _command(options.instrument, source, target)
        began, spent = perf_counter(), process_time()
        csv_score(instrument, source, target)
        _print("columns, file to file", began, spent, options.rows)
        _single(instrument, source, target, options.rows)


def _draw(instrument: Instrument, path: Path, rows: int) -> None:
    drawn = random.Random(1)
    offered = [sorted(item.values) for item in instrument.items]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *(f"q{item.number}" for item in instrument.items)])
        for number in range(rows):
            cells = ["" if drawn.random() < LEFT_OUT else drawn.choice(o) for o in offered]
            writer.writerow([f"s{number}", *cells])


def _command(key: str, source: Path, target: Path) -> None:
    """The command as typed, with the interpreter's start."""
    command = [sys.executable, "manage.py", "score", key, "--csv", str(source)]
    command += ["--out", str(target)]
    began = perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    print(f"{'manage.py score --csv':24}{perf_counter() - began:7.2f} s")


def _single(instrument: Instrument, source: Path, target: Path, rows: int) -> None:
    began, spent = perf_counter(), process_time()
    with source.open(encoding="utf-8", newline="") as file:
        sheets = csv.reader(file)
        next(sheets)
        results = [score(instrument, answers_read(instrument, cells[1:])) for cells in sheets]
    _print("one sheet at a time", began, spent, rows)
    with target.open(encoding="utf-8", newline="") as file:
        same = all(
            row[entry.scale.key] == ("" if entry.value is None else str(entry.value))
            for row, result in zip(csv.DictReader(file), results, strict=True)
            for entry in result.scales
        )
    print("the same answers" if same else "DIFFERENT ANSWERS")


def _print(what: str, began: float, spent: float, rows: int) -> None:
    wall, processor = perf_counter() - began, process_time() - spent
    print(f"{what:24}{wall:7.2f} s{processor:7.2f} s of processor{rows / wall:12,.0f} a second")


if __name__ == "__main__":
    main()
