"""Answer sheets as rows of a table, and the codebook that explains its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


def export_columns(instrument: Instrument) -> list[str]:
    """The columns of ``export_row``: q1, q2, ... as printed, then scales with their bands."""
    columns = [*ABOUT, *(f"q{item.number}" for item in instrument.items)]
    for scale in instrument.scales:
        columns += [scale.key, f"{scale.key}_band"] if scale.bands else [scale.key]
    return columns


def export_row(instrument: Instrument, sheet: ExportSheet) -> list[str]:
    """One sheet's cells; empty where there is no answer or no score."""
    cells = [sheet.participant, sheet.campaign, sheet.date, str(int(sheet.complete))]
    cells += [_cell(sheet.answers.get(item.link_id)) for item in instrument.items]
    for scale in instrument.scales:
        value, band = sheet.scores.get(scale.key, (None, ""))
        cells += [_cell(value), band] if scale.bands else [_cell(value)]
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


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(value)
