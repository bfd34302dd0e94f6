"""Handing in a questionnaire: answers, scores, critical items and flag in one transaction."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.days import local_date
from accounts.domain.errors import Conflict
from accounts.services import actor_require_self, audit_record
from screening import queries
from screening.domain.instrument import Instrument
from screening.domain.rules import critical_answer, stepped_follow_up
from screening.domain.scoring import Result, score
from screening.models import Campaign, InstrumentVersion, Response, ResponseDraft, Score
from screening.services.flags import flag_raise
from screening.services.rules import rules_active
from screening.services.submissions import (
    Sheet,
    answers_checked,
    clerk_of,
    document_checked,
    item_ms_checked,
    sheet_require,
)

if TYPE_CHECKING:
    from accounts.models import Student, User


@transaction.atomic
def response_submit(
    *,
    by: User | None,
    student: Student,
    instrument_version: InstrumentVersion,
    client_uuid: uuid.UUID,
    answers: Mapping[str, object],
    started_at: datetime,
    campaign: Campaign | None = None,
    item_ms: Mapping[str, object] | None = None,
    source: str = Response.Source.DEVICE,
    document: Mapping[str, Any] | None = None,
) -> tuple[Response, bool]:
    """Store and score an answer sheet; returns it and whether it is new.

    ``answers`` maps linkIds to ordinal values, None for what was left out; ``item_ms`` maps them to
    the milliseconds spent on them. A critical answer or a high score raises its flag here, so that
    neither exists without the other. The same ``client_uuid`` with the same content gives the sheet
    already stored. ``source`` is device (``by`` is the student), paper (``by`` an admin or a
    counsellor) or fhir (``by`` an admin or None; ``document`` is kept whole). A campaign's draft of
    the sheet is deleted.

    Raises ``Refused`` naming the item or field, ``Conflict`` for the same UUID with other content,
    ``PermissionDenied`` unless ``by`` may hand it in.
    """
    clerk = clerk_of(by, student, source)
    type(student).objects.select_for_update().get(pk=student.pk)  # one sheet at a time
    instrument = queries.instrument_of(instrument_version)
    checked = answers_checked(instrument, answers)
    times = item_ms_checked(instrument, item_ms)
    kept = document_checked(source, document)
    content = _content_hash(student, instrument_version, campaign, checked)
    if known := Response.objects.filter(client_uuid=client_uuid).first():
        if known.content_hash != content:
            raise Conflict("client_uuid", _("This was already handed in with other answers."))
        return known, False
    now = timezone.now()
    late = sheet_require(Sheet(student, instrument_version, campaign, source, started_at), now)
    result = score(instrument, checked)
    response = Response.objects.create(
        client_uuid=client_uuid,
        content_hash=content,
        student=student,
        instrument_version=instrument_version,
        campaign=campaign,
        answers=checked,
        started_at=started_at,
        submitted_at=now,
        local_date=local_date(now, student.time_zone),
        complete=result.complete,
        late=late,
        item_ms=times,
        source=source,
        entered_by=clerk,
        document=kept,
    )
    Score.objects.bulk_create(scores_make(response, instrument, result))
    _flags_raise(student, instrument, result, response)
    _draft_drop(response)
    _audit(by, instrument, response)
    return response, True


def _draft_drop(response: Response) -> None:
    """The sheet is in: what was kept of it on the way goes, in whatever language it was begun."""
    if response.campaign_id is not None:
        ResponseDraft.objects.filter(
            student_id=response.student_id,
            campaign_id=response.campaign_id,
            instrument_version__instrument_id=response.instrument_version.instrument_id,
        ).delete()


def _audit(by: User | None, instrument: Instrument, response: Response) -> None:
    details: dict[str, Any] = {"instrument": instrument.key, "complete": response.complete}
    if response.source != Response.Source.DEVICE:
        details["source"] = str(response.source)
    audit_record(
        by=by, action="response.submit", student=response.student, obj=response, details=details
    )


def scores_make(response: Response, instrument: Instrument, result: Result) -> list[Score]:
    """The unsaved score rows of an answer sheet, one a scale."""
    return [
        Score(
            response=response,
            student_id=response.student_id,
            instrument_key=instrument.key,
            scale=entry.scale.key,
            headline=entry.scale.key == instrument.headline,
            value=entry.value,
            minimum=entry.scale.minimum,
            maximum=entry.scale.maximum,
            higher_is=entry.scale.higher_is,
            band=entry.band.code if entry.band else "",
            band_label=entry.band.label if entry.band else "",
            prorated=entry.prorated,
            scored_at=response.submitted_at,
            local_date=response.local_date,
        )
        for entry in result.scales
    ]


@transaction.atomic
def help_shown(*, by: User, response: Response) -> None:
    """Note that the help page was put before the student after a critical answer."""
    actor_require_self(by, response.student)
    changed = Response.objects.filter(pk=response.pk, help_shown_at=None).update(
        help_shown_at=timezone.now()
    )
    if changed:
        audit_record(by=by, action="help.show", student=response.student, obj=response)


def _flags_raise(
    student: Student, instrument: Instrument, result: Result, response: Response
) -> None:
    sheet, day = str(response.pk), response.local_date
    plan = rules_active()["stepped_follow_up"]
    findings = (
        critical_answer(instrument, result, sheet, day),
        stepped_follow_up(instrument, result, sheet, day, plan.parameters),
    )
    for finding in findings:
        if finding is not None:
            flag_raise(by=None, student=student, finding=finding, at=response.submitted_at)


def _content_hash(
    student: Student,
    version: InstrumentVersion,
    campaign: Campaign | None,
    answers: dict[str, int | None],
) -> str:
    content = [student.pk, version.sha256, campaign.pk if campaign else None, answers]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
