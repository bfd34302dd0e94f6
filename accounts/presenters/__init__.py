"""Consents, the audit trail and the roster in plain words."""

from accounts.presenters.consents import ACTIONS, ConsentCard, Look, consent_cards, looks
from accounts.presenters.roster import (
    RowRefusal,
    roster_file_words,
    roster_row_refusal,
    roster_row_words,
)

__all__ = [
    "ACTIONS",
    "ConsentCard",
    "Look",
    "RowRefusal",
    "consent_cards",
    "looks",
    "roster_file_words",
    "roster_row_refusal",
    "roster_row_words",
]
