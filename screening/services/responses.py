"""Handing in a questionnaire: answers, scores, critical items and flag in one transaction."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.domain.days import local_date
from accounts.domain.errors import Conflict, Refused
from accounts.services import actor_require_self, audit_record
from screening import queries
from screening.domain.instrument import Instrument
from screening.domain.rules import critical_answer, screening_band
from screening.domain.scoring import AnswerError, Result, answers_check, score
from screening.models import Campaign, InstrumentVersion, Response, Score
from screening.services.flags import flag_raise
from screening.services.rules import rules_active

if TYPE_CHECKING:
    from accounts.models import Student, User

CLOCK_LEEWAY = timedelta(minutes=5)


@transaction.atomic
def response_submit(
    *,
    by: User,
    student: Student,
    instrument_version: InstrumentVersion,
    client_uuid: uuid.UUID,
    answers: Mapping[str, object],
    started_at: datetime,
    campaign: Campaign | None = None,
) -> tuple[Response, bool]:
    """Store and score an answer sheet; returns it and whether it is new.

    ``answers`` maps linkIds to ordinal values, None for what was left out. A critical answer or a
    high band raises its flag here, so that neither exists without the other. The same
    ``client_uuid`` with the same content gives the sheet already stored.

    Raises ``Refused`` naming the item or field, ``Conflict`` for the same UUID with other content,
    ``PermissionDenied`` unless ``by`` is the student.
    """
    actor_require_self(by, student)
    type(student).objects.select_for_update().get(pk=student.pk)  # one sheet at a time
    instrument = queries.instrument_of(instrument_version)
    checked = _checked(instrument, answers)
    content = _content_hash(student, instrument_version, campaign, checked)
    if known := Response.objects.filter(client_uuid=client_uuid).first():
        if known.content_hash != content:
            raise Conflict("client_uuid", _("This was already handed in with other answers."))
        return known, False
    now = timezone.now()
    _require_allowed(student, instrument_version, campaign, started_at, now)
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
    )
    result = score(instrument, checked)
    Score.objects.bulk_create(scores_make(response, instrument, result))
    _flags_raise(student, instrument, result, response)
    details = {"instrument": instrument.key, "complete": result.complete}
    audit_record(by=by, action="response.submit", student=student, obj=response, details=details)
    return response, True


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
            higher_is=instrument.higher_is,
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
    band_version = rules_active()["screening_band"]
    findings = (
        critical_answer(instrument, result, sheet, day),
        screening_band(instrument, result, sheet, day, band_version.parameters),
    )
    for finding in findings:
        if finding is not None:
            flag_raise(by=None, student=student, finding=finding, at=response.submitted_at)


def _checked(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, int | None]:
    try:
        checked = answers_check(instrument, answers)
    except AnswerError as error:
        raise Refused(f"answers.{error.item}", error.reason) from error
    if all(value is None for value in checked.values()):
        raise Refused("answers", _("Please answer at least one question before you hand this in."))
    return checked


def _content_hash(
    student: Student,
    version: InstrumentVersion,
    campaign: Campaign | None,
    answers: dict[str, int | None],
) -> str:
    content = [student.pk, version.sha256, campaign.pk if campaign else None, answers]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _require_allowed(
    student: Student,
    version: InstrumentVersion,
    campaign: Campaign | None,
    started_at: datetime,
    now: datetime,
) -> None:
    if not people.consent_open(student.pk, "screening"):
        raise Refused("consent", _("Questionnaires need your consent. You can give it under Me."))
    if timezone.is_naive(started_at):
        raise Refused("started_at", _("The time needs its offset from UTC."))
    if started_at > now + CLOCK_LEEWAY:
        raise Refused("started_at", _("The time lies ahead of now."))
    newest = queries.instrument_version(version.instrument.key, version.language)
    if newest is not None and newest.pk != version.pk:
        raise Refused("instrument", _("This questionnaire has been renewed. Please open it again."))
    if campaign is not None:
        _require_campaign(student, version, campaign, now)


def _require_campaign(
    student: Student, version: InstrumentVersion, campaign: Campaign, now: datetime
) -> None:
    if not queries.campaigns_running(now).filter(pk=campaign.pk).exists():
        raise Refused("campaign", _("This campaign is not open."))
    if not campaign.invitations.filter(student=student).exists():
        raise Refused("campaign", _("You have not been invited to this campaign."))
    if not campaign.instruments.filter(instrument_id=version.instrument_id).exists():
        raise Refused("instrument", _("This questionnaire is not part of the campaign."))
    taken = campaign.responses.filter(
        student=student, instrument_version__instrument_id=version.instrument_id
    )
    if taken.exists():
        raise Refused("campaign", _("You have already handed in this questionnaire."))
