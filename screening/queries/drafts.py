"""Sheets that were begun and not handed in; nobody but their own student sees them."""

from __future__ import annotations

from accounts import queries as people
from accounts.queries import Viewer
from screening.models import Campaign, InstrumentVersion, ResponseDraft


def draft_of(
    viewer: Viewer, campaign: Campaign, version: InstrumentVersion
) -> ResponseDraft | None:
    """The viewer's own draft of one sheet."""
    return ResponseDraft.objects.filter(
        student=people.student_of(viewer), campaign=campaign, instrument_version=version
    ).first()


def drafts_begun(viewer: Viewer) -> dict[tuple[int, str], int]:
    """(campaign id, instrument key) to how many answers the viewer's own drafts hold."""
    rows = ResponseDraft.objects.filter(student=people.student_of(viewer)).values_list(
        "campaign_id", "instrument_version__instrument__key", "answers"
    )
    return {
        (campaign_id, key): sum(value is not None for value in answers.values())
        for campaign_id, key, answers in rows
    }
