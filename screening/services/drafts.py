"""Keeping answers as they are given, so that a lost phone or connection loses none."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.errors import Refused
from accounts.services import actor_require_self, audit_record
from screening import queries
from screening.domain.drafts import Kept, merge
from screening.domain.instrument import Instrument
from screening.domain.scoring import AnswerError, answers_check
from screening.models import Campaign, InstrumentVersion, Response, ResponseDraft
from screening.services.submissions import Sheet, item_ms_checked, sheet_require

if TYPE_CHECKING:
    from accounts.models import Student, User


DRAFTS_KEEP_DAYS = 30


@transaction.atomic
def draft_save(
    *,
    by: User | None,
    student: Student,
    campaign: Campaign,
    instrument_version: InstrumentVersion,
    answers: Mapping[str, object],
    answered_at: Mapping[str, datetime],
    item_ms: Mapping[str, object] | None = None,
    revision: int = 0,
    started_at: datetime | None = None,
    client_uuid: uuid.UUID | None = None,
) -> ResponseDraft:
    """Merge ``answers`` into the student's draft of this sheet, and return it as it now stands.

    ``answers`` holds only what changed (linkId to value, None: taken back), each with its moment in
    ``answered_at``; a moment ahead of now counts as now. ``revision`` is the last one that the
    device saw: a draft that has gone further holds answers of another device. Saving the same again
    changes nothing. ``started_at`` and ``client_uuid`` count for a draft that is new.

    Raises ``Refused`` naming the item or field, ``PermissionDenied`` unless ``by`` is the student.
    """
    actor_require_self(by, student)
    type(student).objects.select_for_update().get(pk=student.pk)  # one save at a time
    now = timezone.now()
    if revision < 0:
        raise Refused("revision", _("Revisions count from 0."))
    instrument = queries.instrument_of(instrument_version)
    came = _came(instrument, answers, answered_at, item_ms, now)
    draft = ResponseDraft.objects.filter(
        student=student, campaign=campaign, instrument_version=instrument_version
    ).first()
    begun = draft.started_at if draft else started_at or now
    sheet = Sheet(student, instrument_version, campaign, Response.Source.DEVICE, begun)
    sheet_require(sheet, now)
    if draft is None:
        draft = _begin(by, sheet, min(begun, now), client_uuid)
    _store(draft, merge(kept_of(draft), came), now)
    return draft


def _begin(
    by: User | None, sheet: Sheet, begun: datetime, client_uuid: uuid.UUID | None
) -> ResponseDraft:
    assert sheet.campaign is not None  # drafts belong to campaigns
    taken = client_uuid and ResponseDraft.objects.filter(client_uuid=client_uuid).exists()
    draft = ResponseDraft.objects.create(
        student=sheet.student,
        campaign=sheet.campaign,
        instrument_version=sheet.version,
        started_at=begun,
        client_uuid=client_uuid if client_uuid and not taken else uuid.uuid4(),
    )
    audit_record(by=by, action="draft.begin", student=sheet.student, obj=draft)
    return draft


def _store(draft: ResponseDraft, kept: Kept, now: datetime) -> None:
    if kept == kept_of(draft):
        return
    draft.answers = dict(kept.answers)
    draft.answered_at = {link: moment.isoformat() for link, moment in kept.answered_at.items()}
    draft.item_ms = dict(kept.item_ms)
    draft.revision += 1
    draft.updated_at = now
    draft.save(update_fields=["answers", "answered_at", "item_ms", "revision", "updated_at"])


@transaction.atomic
def drafts_prune() -> int:
    """Forget drafts that can no longer be handed in, ``DRAFTS_KEEP_DAYS`` after their campaign's
    last day; returns how many. What was not handed in is not kept for anybody.
    """
    before = timezone.now() - timedelta(days=DRAFTS_KEEP_DAYS)
    over = Q(campaign__closed_at__lt=before) | Q(campaign__closes_at__lt=before)
    in_grace = Q(campaign__late_until__gte=before)
    drafts = ResponseDraft.objects.filter(over).exclude(in_grace, campaign__closed_at=None)
    pruned, _by_model = ResponseDraft.objects.filter(pk__in=drafts.values("pk")).delete()
    if pruned:
        audit_record(by=None, action="draft.prune", details={"drafts": pruned})
    return pruned


def kept_of(draft: ResponseDraft) -> Kept:
    """The draft's answers with their moments as the merging reads them."""
    moments = {link: datetime.fromisoformat(text) for link, text in draft.answered_at.items()}
    return Kept(draft.answers, moments, draft.item_ms)


def _came(
    instrument: Instrument,
    answers: Mapping[str, object],
    answered_at: Mapping[str, datetime],
    item_ms: Mapping[str, object] | None,
    now: datetime,
) -> Kept:
    try:
        checked = answers_check(instrument, answers)
    except AnswerError as error:
        raise Refused(f"answers.{error.item}", error.reason) from error
    for link_id in {**answers, **answered_at}:
        moment = answered_at.get(link_id)
        if link_id not in answers or moment is None or timezone.is_naive(moment):
            words = _("Every answer needs its moment, with its offset from UTC, and the reverse.")
            raise Refused(f"answered_at.{link_id}", words)
    return Kept(
        {link_id: checked[link_id] for link_id in answers},
        {link_id: min(moment, now).astimezone(UTC) for link_id, moment in answered_at.items()},
        item_ms_checked(instrument, item_ms),
    )
