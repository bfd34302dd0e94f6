"""Who answers for urgent flags at a given moment."""

from __future__ import annotations

from datetime import datetime

from accounts.models import RotaShift, User


def responders_on_duty(at: datetime) -> list[User]:
    """Counsellors whose shift covers ``at``, first called first; each once."""
    shifts = (
        RotaShift.objects.filter(starts_at__lte=at, ends_at__gt=at, counsellor__is_active=True)
        .select_related("counsellor")
        .order_by("order", "starts_at", "pk")
    )
    return list({shift.counsellor_id: shift.counsellor for shift in shifts}.values())
