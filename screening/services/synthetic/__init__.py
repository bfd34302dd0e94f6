"""Invented campaigns, answer sheets, scores and flags for a synthetic campus."""

from screening.services.synthetic.campus import responses_synthesise
from screening.services.synthetic.intake import (
    Intake,
    intake_admin,
    intake_synthesise,
    intake_there,
)

__all__ = [
    "Intake",
    "intake_admin",
    "intake_synthesise",
    "intake_there",
    "responses_synthesise",
]
