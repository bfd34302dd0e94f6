"""What must hold before an answer sheet is stored: who may hand it in, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import role_of
from accounts.services import actor_require_self
from screening.domain.instrument import Instrument
from screening.domain.scoring import AnswerError, answers_check
from screening.domain.steps import condition_read
from screening.models import (
    Campaign,
    CampaignInstrument,
    InstrumentVersion,
    Invitation,
    Response,
    ResponseDraft,
    Score,
)

if TYPE_CHECKING:
    from accounts.models import Student, User

Source = Response.Source
CLOCK_LEEWAY = timedelta(minutes=5)
ITEM_MS_CAP = 10 * 60 * 1000  # one item: longer means that the phone lay open


@dataclass(frozen=True)
class Sheet:
    """An answer sheet as it came; ``campaign`` None: outside of any campaign."""

    student: Student
    version: InstrumentVersion
    campaign: Campaign | None
    source: str
    started_at: datetime


def clerk_of(by: User | None, student: Student, source: str) -> User | None:
    """The member of staff who enters the sheet, None where the student hands it in.

    Raises ``PermissionDenied``: a device's sheet comes from its student, a paper one from an admin
    or a counsellor, an imported one from an admin or the system.
    """
    if source == Source.DEVICE:
        actor_require_self(by, student)
        return None
    allowed = {Source.PAPER: ("admin", "counsellor"), Source.FHIR: ("admin", "")}
    if source not in allowed:
        raise Refused("source", _("A sheet comes from a device, from paper or as FHIR."))
    if role_of(by) not in allowed[Source(source)] or (by is not None and not by.is_active):
        raise PermissionDenied
    return by


def answers_checked(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, int | None]:
    """Every item's answer. Raises ``Refused`` naming the item, or for a sheet without answers."""
    try:
        checked = answers_check(instrument, answers)
    except AnswerError as error:
        raise Refused(f"answers.{error.item}", error.reason) from error
    if all(value is None for value in checked.values()):
        raise Refused("answers", _("Please answer at least one question before you hand this in."))
    return checked


def item_ms_checked(instrument: Instrument, item_ms: Mapping[str, object] | None) -> dict[str, int]:
    """Milliseconds spent on each item, held at ``ITEM_MS_CAP``. Raises ``Refused``."""
    checked = {}
    for link_id, value in (item_ms or {}).items():
        if link_id not in instrument.by_link:
            words = _("%(instrument)s has no such item.") % {"instrument": instrument.short_title}
            raise Refused(f"item_ms.{link_id}", words)
        if type(value) is not int or value < 0:
            raise Refused(f"item_ms.{link_id}", _("Time on an item is whole milliseconds, from 0."))
        checked[link_id] = min(value, ITEM_MS_CAP)
    return checked


def document_checked(source: str, document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The FHIR document of an imported sheet, and none with any other. Raises ``Refused``."""
    if source != Source.FHIR and document is not None:
        raise Refused("document", _("Only an imported sheet has a document."))
    return dict(document) if document is not None else None


def sheet_require(sheet: Sheet, now: datetime) -> bool:
    """Whether the sheet is late. Raises ``Refused`` naming the field where it may not come now."""
    if not people.consent_open(sheet.student.pk, "screening"):
        raise Refused("consent", _consent_words(sheet.source))
    if timezone.is_naive(sheet.started_at):
        raise Refused("started_at", _("The time needs its offset from UTC."))
    if sheet.started_at > now + CLOCK_LEEWAY:
        raise Refused("started_at", _("The time lies ahead of now."))
    newer = InstrumentVersion.objects.filter(
        instrument_id=sheet.version.instrument_id,
        language=sheet.version.language,
        number__gt=sheet.version.number,
    )
    if newer.exists():
        raise Refused("version", _("This questionnaire has been renewed. Please open it again."))
    return sheet.campaign is not None and _campaign_require(sheet, sheet.campaign, now)


def _consent_words(source: str) -> str:
    if source == Source.DEVICE:
        return _("Questionnaires need your consent. You can give it under Me.")
    return _("This student has not agreed to questionnaires.")


def _campaign_require(sheet: Sheet, campaign: Campaign, now: datetime) -> bool:
    row = _campaign_for(sheet).get(pk=campaign.pk)
    late = _late_require(sheet, row, now)
    if not row.invited:
        raise Refused("campaign", _uninvited_words(sheet.source))
    if not row.asked:
        raise Refused("instrument", _("This questionnaire is not part of the campaign."))
    if row.taken:
        raise Refused("campaign", _taken_words(sheet.source))
    if row.opens_if and not _step_open(sheet.student, campaign, row.opens_if):
        words = _("This questionnaire is only asked after certain answers to another one.")
        raise Refused("instrument", words)
    return late


def _campaign_for(sheet: Sheet) -> Any:
    """The campaign with all that decides about one sheet, in one query."""
    steps = CampaignInstrument.objects.filter(
        campaign=OuterRef("pk"), instrument_id=sheet.version.instrument_id
    )
    taken = Response.objects.filter(
        campaign=OuterRef("pk"),
        student=sheet.student,
        instrument_version__instrument_id=sheet.version.instrument_id,
    )
    return Campaign.objects.annotate(
        invited=Exists(Invitation.objects.filter(campaign=OuterRef("pk"), student=sheet.student)),
        asked=Exists(steps),
        taken=Exists(taken),
        opens_if=Subquery(steps.values("opens_if")[:1]),
    )


def _uninvited_words(source: str) -> str:
    if source == Source.DEVICE:
        return _("You have not been invited to this campaign.")
    return _("This student has not been invited to this campaign.")


def _taken_words(source: str) -> str:
    if source == Source.DEVICE:
        return _("You have already handed in this questionnaire.")
    return _("This student has already handed in this questionnaire.")


def _late_require(sheet: Sheet, campaign: Campaign, now: datetime) -> bool:
    """Late: after the last day, within the grace, of a sheet begun before the last day ended."""
    opened = campaign.opened_at is not None and campaign.opened_at <= now
    if not opened or campaign.opens_at > now or campaign.closed_at is not None:
        raise Refused("campaign", _("This campaign is not open."))
    if now < campaign.closes_at:
        return False
    if campaign.late_until is None or now > campaign.late_until:
        raise Refused("campaign", _("This campaign is not open."))
    if _begun(sheet, campaign) >= campaign.closes_at:
        words = _("This campaign has ended. Only sheets begun before can still be handed in.")
        raise Refused("campaign", words)
    return True


def _begun(sheet: Sheet, campaign: Campaign) -> datetime:
    """When the sheet was begun: its draft knows, where there is one."""
    drafts = ResponseDraft.objects.filter(
        student=sheet.student, campaign=campaign, instrument_version=sheet.version
    )
    return drafts.values_list("started_at", flat=True).first() or sheet.started_at


def _step_open(student: Student, campaign: Campaign, stored: Mapping[str, Any]) -> bool:
    condition = condition_read(stored)
    scores = Score.objects.filter(student=student, response__campaign=campaign)
    made = scores.values_list("instrument_key", "scale", "value")
    return condition is None or condition.met({(key, scale): value for key, scale, value in made})
