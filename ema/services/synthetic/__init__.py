"""Momentary data for invented people. Nothing here may be called for a real person."""

from ema.services.synthetic.campus import days_synthesise

__all__ = ["days_synthesise"]
