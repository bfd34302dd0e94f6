"""Invented answer sheets for a synthetic campus: plain numbers from one seed.

A person's distress, 0..1, moves every item; items differ in how readily they are endorsed, as in
published samples (tiredness and sleep first, thoughts of death last). docs/instruments/README.md
describes the model.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from screening.domain.instrument import Instrument

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SCENARIO_DISTRESS: Final = {  # where no days tell: how a scenario feels in these weeks
    "steady": 0.20,
    "sparse": 0.24,
    "masked": 0.18,
    "contradiction": 0.18,
    "exam_stress": 0.48,
    "silence": 0.60,
    "silent": 0.60,
    "low_mood": 0.66,
}
READINESS: Final = {  # added to distress, in steps of the answer scale
    "Energy": 0.55,
    "Sleep": 0.40,
    "Nervous": 0.30,
    "Worry": 0.25,
    "Rested": 0.35,
    "Appetite": -0.10,
    "Slowed or restless": -0.55,
    "Afraid": -0.35,
    "Restless": -0.30,
}
COMPLETION: Final = 0.74  # of those who agreed to questionnaires
STOPPING: Final = 0.03  # after each questionnaire
LEFT_OUT: Final = 0.004  # of all answers


def distress_of(na: Floats) -> Floats:
    """From a mean of momentary negative affect, 0..100 (NaN: unknown), to 0..1."""
    known: Floats = np.clip((na - 8) / 84, 0.02, 0.95)
    return known


def answers_draw(rng: np.random.Generator, instrument: Instrument, distress: Floats) -> Ints:
    """Ordinal answers (person, item); -1 where left out. Critical items stay at their lowest."""
    columns = []
    for item in instrument.items:
        low, high = min(item.values), max(item.values)
        level = distress if instrument.higher_is == "worse" else 1 - distress
        lean = READINESS.get(item.short, 0.0)
        lean = lean if instrument.higher_is == "worse" else -lean
        drawn = level * (high - low) + lean + rng.normal(0, 0.55, len(distress))
        column = np.clip(np.rint(drawn), low, high).astype(np.int64)
        if any(critical.item == item.link_id for critical in instrument.critical):
            column[:] = low
        columns.append(column)
    sheet: Ints = np.stack(columns, axis=1)
    sheet[rng.random(sheet.shape) < LEFT_OUT] = -1
    return sheet
