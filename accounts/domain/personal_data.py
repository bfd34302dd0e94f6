"""Classes of personal data; every model states the highest one it holds."""

from __future__ import annotations

from enum import StrEnum


class PersonalData(StrEnum):
    """What a table can reveal, from nothing to health data (GDPR Art. 4 and Art. 9)."""

    NONE = "none"
    STAFF = "staff"  # who works here, and when
    IDENTITY = "identity"  # name, address, language, cohort
    CARE = "care"  # who looks after whom, consents, who looked
    HEALTH = "health"  # answers, scores, estimates, flags, notes: Art. 9
