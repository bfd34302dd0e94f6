"""Momentary data for invented people. Nothing here may be called for a real person."""

from ema.services.synthetic.campus import days_synthesise
from ema.services.synthetic.renew import demo_checkin_renew

__all__ = ["days_synthesise", "demo_checkin_renew"]
