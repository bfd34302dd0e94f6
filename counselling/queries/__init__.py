"""Every read of the counselling room; the first argument is the viewer."""

from counselling.queries.caseload import CaseloadRow, caseload_rows
from counselling.queries.day import DayDetail, Moment, day_detail
from counselling.queries.notes import NoteThread, note_threads
from counselling.queries.profile import Profile, profile
from counselling.queries.queue import Queue, QueueFilter, queue
from counselling.queries.sheets import Sheet, SheetItem, sheets
from counselling.queries.timeline import flag_timeline

__all__ = [
    "CaseloadRow",
    "DayDetail",
    "Moment",
    "NoteThread",
    "Profile",
    "Queue",
    "QueueFilter",
    "Sheet",
    "SheetItem",
    "caseload_rows",
    "day_detail",
    "flag_timeline",
    "note_threads",
    "profile",
    "queue",
    "sheets",
]
