"""Invented campaigns, answer sheets, scores and flags for a synthetic campus."""

from screening.services.synthetic.campus import responses_synthesise

__all__ = ["responses_synthesise"]
