"""Taking in the answers to a prompt, once, however often they are sent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.errors import Conflict, Refused
from ema.domain.protocol import Definition, Item, Kind, definition_read
from ema.domain.summary import content_hash
from ema.models import Answer, Prompt, PromptStatus
from ema.services.days import day_revise
from ema.services.moments import CLOCK_AHEAD, moment_check, person_lock
from ema.services.prompts import FINISH_GRACE

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def prompt_submit(
    *,
    by: User | None,
    prompt: Prompt,
    submission_id: UUID,
    answers: Mapping[str, Any],
    answered_at: datetime,
) -> tuple[Prompt, bool]:
    """Store the answers to ``prompt``; (prompt, True), or (prompt, False) for a replay.

    ``answers``: answer key -> number on the item's scale, or a choice's code; all of them.
    ``answered_at``: aware, while the prompt was open; it may arrive later from a phone that was
    offline. Raises ``Refused`` naming the field, ``Conflict`` for the same id with other content.
    """
    accounts.actor_require_self(by, prompt.student)
    person_lock(prompt.student_id)
    held = Prompt.objects.select_related("student", "protocol_version").get(pk=prompt.pk)
    content = _content(held, answers, answered_at)
    if _is_replay(held, submission_id, content):
        return held, False
    definition = definition_read(held.protocol_version.definition)
    _open_check(held, answered_at, definition)
    rows = _answers_read(held, definition, answers, answered_at)
    _complete(held, submission_id, content, answered_at)
    Answer.objects.bulk_create(rows)
    accounts.audit_record(by=by, action="prompt.submit", student=held.student, obj=held)
    day_revise(student=held.student, local_date=held.local_date)
    return held, True


def _content(prompt: Prompt, answers: Mapping[str, Any], answered_at: datetime) -> str:
    try:
        return content_hash(
            {"prompt": str(prompt.pk), "answers": answers, "at": answered_at.isoformat()}
        )
    except ValueError:  # NaN or infinity: name the answer
        wrong = next(k for k, v in answers.items() if isinstance(v, float) and not math.isfinite(v))
        raise Refused(f"answers.{wrong}", _("This is not a number.")) from None


def _is_replay(prompt: Prompt, submission_id: UUID, content: str) -> bool:
    if prompt.submission_id is None:
        return False
    if prompt.submission_id != submission_id:
        raise Conflict("submission_id", _("This check-in has already been answered."))
    if prompt.submission_hash != content:
        raise Conflict("submission_id", _("The same submission came before with other content."))
    return True


def _open_check(prompt: Prompt, answered_at: datetime, definition: Definition) -> None:
    """The student agrees to check-ins, and this one was open when they answered."""
    if not people.consent_open(prompt.student_id, "ema"):
        raise Refused("consent", _("Check-ins are switched off."))
    if prompt.status == PromptStatus.SUPPRESSED:
        raise Refused("prompt", _("This check-in is closed."))
    moment = moment_check("answered_at", answered_at, definition.sample_max_age_h)
    if moment < prompt.due_at - CLOCK_AHEAD:
        raise Refused("answered_at", _("This check-in was not open yet."))
    if moment > prompt.expires_at + FINISH_GRACE:
        raise Refused("answered_at", _("This check-in was closed by then."))


def _answers_read(
    prompt: Prompt, definition: Definition, answers: Mapping[str, Any], answered_at: datetime
) -> list[Answer]:
    expected = definition.answer_keys()
    for key in answers:
        if key not in expected:
            raise Refused(f"answers.{key}", _("This check-in does not ask for it."))
    rows = []
    for key in expected:
        item = definition.item_of(key)
        if item is None or key not in answers:
            raise Refused(f"answers.{key}", _("This answer is missing."))
        value, choice = _value_read(key, item, answers[key])
        rows.append(
            Answer(
                prompt=prompt,
                student_id=prompt.student_id,
                item=key,
                wording=item.wording,
                value=value,
                choice=choice,
                local_date=prompt.local_date,
                answered_at=answered_at,
            )
        )
    return rows


def _value_read(key: str, item: Item, given: Any) -> tuple[float | None, str]:
    if item.kind is Kind.CHOICE:
        if given not in [choice.code for choice in item.choices]:
            raise Refused(f"answers.{key}", _("This is not one of the choices."))
        return None, str(given)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise Refused(f"answers.{key}", _("This is not a number."))
    if not item.minimum <= given <= item.maximum:
        limits = {"low": f"{item.minimum:g}", "high": f"{item.maximum:g}"}
        raise Refused(f"answers.{key}", _("It must lie from %(low)s to %(high)s.") % limits)
    return float(given), ""


def _complete(prompt: Prompt, submission_id: UUID, content: str, answered_at: datetime) -> None:
    prompt.status, prompt.completed_at = PromptStatus.COMPLETED, answered_at
    prompt.submission_id, prompt.submission_hash = submission_id, content
    prompt.closed_at, prompt.cause = None, ""
    try:
        with transaction.atomic():
            prompt.save()
    except IntegrityError:  # the id is taken by another check-in's answers
        reason = _("The same submission came before for another check-in.")
        raise Conflict("submission_id", reason) from None
