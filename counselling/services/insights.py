"""Aggregates that leave the house leave a trace of who took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from accounts.permissions import role_of
from accounts.services import audit_record

if TYPE_CHECKING:
    from accounts.models import User
    from screening.models import Campaign


def insights_download_record(*, by: User, kind: str, campaign: Campaign | None = None) -> None:
    """Note that ``by`` downloads aggregates as ``kind`` (pdf or csv): of one campaign, or of all.

    Raises ``PermissionDenied`` for all but staff.
    """
    if role_of(by) not in ("admin", "counsellor"):
        raise PermissionDenied
    audit_record(by=by, action="insights.download", obj=campaign, details={"kind": kind})
