"""Answer sheets as rows of a table, and the codebook that explains its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screening.domain.exchange.parquet import Kind, Value
from screening.domain.instrument import Instrument

ABOUT = {
    "participant": "A number drawn for this export alone; the same person has it in all its files.",
    "campaign": "The semester's campaign; empty outside of any.",
    "date": "The day the sheet was handed in, where the person lives (ISO 8601).",
    "complete": "1: every scored question that was to be asked is answered.",
}


@dataclass(frozen=True)
class ExportSheet:
    """One sheet of an export; ``scores`` is scale to value and band code."""

    participant: str
    campaign: str
    date: str
    complete: bool
    answers: Mapping[str, int | None]
    scores: Mapping[str, tuple[float | None, str]]


def export_columns(instrument: Instrument) -> dict[str, Kind]:
    """The columns of ``export_row`` with their kind: q1, q2, ... as printed, then scales."""
    columns: dict[str, Kind] = dict.fromkeys(ABOUT, "text") | {"complete": "whole"}
    columns |= {f"q{item.number}": "whole" for item in instrument.items}
    for scale in instrument.scales:
        columns[scale.key] = "number"
        if scale.bands:
            columns[f"{scale.key}_band"] = "text"
    return columns


def export_row(instrument: Instrument, sheet: ExportSheet) -> list[Value]:
    """One sheet's cells; None where there is no answer or no score."""
    cells: list[Value] = [sheet.participant, sheet.campaign, sheet.date, int(sheet.complete)]
    cells += [sheet.answers.get(item.link_id) for item in instrument.items]
    for scale in instrument.scales:
        value, band = sheet.scores.get(scale.key, (None, ""))
        whole = value is not None and value == int(value)
        cells.append(int(value) if whole and value is not None else value)
        if scale.bands:
            cells.append(band or None)
    return cells


def codebook_rows(instrument: Instrument) -> list[list[str]]:
    """Heading and one row a column: name, meaning, values with their words, LOINC."""
    rows = [["column", "meaning", "values", "loinc"]]
    rows += [[name, words, "", ""] for name, words in ABOUT.items()]
    for item in instrument.items:
        marks = [" (reversed in scoring)"] if item.reverse else []
        marks += [] if item.scored else [" (not scored)"]
        values = " | ".join(f"{option.value} = {option.text}" for option in item.options)
        rows.append([f"q{item.number}", item.text + "".join(marks), values, item.loinc])
    for scale in instrument.scales:
        words = f"{scale.title}, {scale.minimum} to {scale.maximum}, higher is {scale.higher_is}"
        rows.append([scale.key, words, "", scale.loinc])
        if scale.bands:
            values = " | ".join(
                f"{band.code} = {band.minimum} to {band.maximum}, {band.label}"
                for band in scale.bands
            )
            rows.append([f"{scale.key}_band", f"Band of {scale.title}", values, ""])
    return rows
