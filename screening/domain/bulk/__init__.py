"""Many answer sheets at once: the same answers as ``scoring.score``, in columns."""

from screening.domain.bulk.files import BulkDone, BulkError, csv_score
from screening.domain.bulk.sheets import MISSING, BulkScores, sheets_score

__all__ = ["MISSING", "BulkDone", "BulkError", "BulkScores", "csv_score", "sheets_score"]
