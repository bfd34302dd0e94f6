"""Every write of the counselling room: notes, visits, alerts along the rota."""

from counselling.services.alerts import flag_alert, flags_escalate
from counselling.services.insights import insights_download_record
from counselling.services.notes import note_sign
from counselling.services.visits import profile_open

__all__ = ["flag_alert", "flags_escalate", "insights_download_record", "note_sign", "profile_open"]
