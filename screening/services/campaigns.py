"""Campaigns: created by an admin, opened only with somebody to answer for urgent flags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.domain.errors import Refused
from accounts.permissions import role_of
from accounts.services import audit_record
from screening import queries
from screening.domain.steps import Condition, Step, StepError, steps_check
from screening.models import Campaign, CampaignInstrument
from screening.services.mails import mails_plan

if TYPE_CHECKING:
    from accounts.models import User
    from screening.models import InstrumentVersion

REMINDERS_MOST, REMINDER_LAST = 5, 60
FIRST_DAYS = 3
ROTA_HOURS = (10, 14)  # somebody must be on duty at one of them on every first weekday


@transaction.atomic
def campaign_create(
    *,
    by: User | None,
    name: str,
    semester: str,
    opens_at: datetime,
    closes_at: datetime,
    instruments: Sequence[str | Step],
    late_until: datetime | None = None,
    reminder_days: Sequence[int] = (),
) -> Campaign:
    """A campaign with its instruments in order (a key, or a step with its condition), not open.

    ``late_until``: until then sheets begun before ``closes_at`` may be finished. Reminders go out
    so many days after the invitation.
    """
    _require_admin(by)
    campaign = Campaign(
        name=name.strip(),
        semester=semester.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        late_until=late_until,
        reminder_days=list(reminder_days),
    )
    _require_sound(campaign)
    campaign.save()
    steps = steps_of(instruments)
    _steps_set(campaign, steps)
    keys = [step.instrument for step in steps]
    audit_record(by=by, action="campaign.create", obj=campaign, details={"instruments": keys})
    return campaign


@transaction.atomic
def campaign_update(
    *,
    by: User | None,
    campaign: Campaign,
    name: str,
    semester: str,
    opens_at: datetime,
    closes_at: datetime,
    instruments: Sequence[str | Step],
    late_until: datetime | None,
    reminder_days: Sequence[int],
) -> Campaign:
    """Change all of a campaign; ``Refused`` once it has been opened."""
    _require_admin(by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.opened_at is not None or campaign.closed_at is not None:
        raise Refused("", _("This campaign was opened and cannot be changed any more."))
    campaign.name, campaign.semester = name.strip(), semester.strip()
    campaign.opens_at, campaign.closes_at = opens_at, closes_at
    campaign.late_until, campaign.reminder_days = late_until, list(reminder_days)
    _require_sound(campaign)
    campaign.save()
    steps = steps_of(instruments)
    _steps_set(campaign, steps)
    keys = [step.instrument for step in steps]
    audit_record(by=by, action="campaign.update", obj=campaign, details={"instruments": keys})
    return campaign


def _require_sound(campaign: Campaign) -> None:
    if not campaign.name:
        raise Refused("name", _("Please give the campaign a name."))
    if campaign.closes_at <= campaign.opens_at:
        raise Refused("closes_at", _("The campaign must close after it opens."))
    if campaign.late_until is not None and campaign.late_until <= campaign.closes_at:
        raise Refused("late_until", _("The days for late sheets come after the last day."))
    days = campaign.reminder_days
    if any(not 0 < day <= REMINDER_LAST for day in days) or days != sorted(set(days)):
        words = _("Reminders come on rising days from 1 to %(last)d after the invitation.")
        raise Refused("reminder_days", words % {"last": REMINDER_LAST})
    if len(days) > REMINDERS_MOST:
        words = _("More than %(most)d reminders would be a nuisance.")
        raise Refused("reminder_days", words % {"most": REMINDERS_MOST})
    same = Campaign.objects.filter(name=campaign.name, semester=campaign.semester)
    if same.exclude(pk=campaign.pk).exists():
        raise Refused("name", _("There is already a campaign of this name in this semester."))


def steps_of(instruments: Sequence[str | Step]) -> list[Step]:
    """Steps as they are; a bare key, as a step asked of everybody."""
    return [Step(entry) if isinstance(entry, str) else entry for entry in instruments]


def _steps_set(campaign: Campaign, steps: Sequence[Step]) -> None:
    """Replace the campaign's steps. Raises ``Refused`` naming ``instruments`` or a step."""
    versions = queries.instrument_versions("en")
    if not steps or any(step.instrument not in versions for step in steps):
        raise Refused("instruments", _("Please choose from the questionnaires that are loaded."))
    try:
        steps_check(steps)
    except StepError as error:
        raise Refused("instruments", _step_words(error)) from error
    for number, step in enumerate(steps, 1):
        if step.opens_if is not None:
            _require_reachable(number, step.opens_if, versions[step.opens_if.instrument])
    campaign.instruments.all().delete()
    CampaignInstrument.objects.bulk_create(
        CampaignInstrument(
            campaign=campaign,
            instrument_id=versions[step.instrument].instrument_id,
            order=order,
            opens_if=step.opens_if.as_data() if step.opens_if else None,
        )
        for order, step in enumerate(steps, 1)
    )


def _step_words(error: StepError) -> str:
    if error.reason == "twice":
        words = _("Step %(number)d: this questionnaire is in the campaign already.")
    else:
        words = _("Step %(number)d: a follow-up must come after the questionnaire it hangs on.")
    return words % {"number": error.number}


def _require_reachable(number: int, condition: Condition, version: InstrumentVersion) -> None:
    instrument = queries.instrument_of(version)
    scale = next((s for s in instrument.scales if s.key == condition.scale), None)
    if scale is None:
        words = _("Step %(number)d: %(instrument)s has no scale “%(scale)s”.")
        given = {"instrument": instrument.short_title, "scale": condition.scale}
        raise Refused("instruments", words % {"number": number, **given})
    if not scale.minimum < condition.at_least <= scale.maximum:
        words = _("Step %(number)d: %(instrument)s runs from %(low)d to %(high)d.")
        bounds = {"number": number, "low": scale.minimum, "high": scale.maximum}
        raise Refused("instruments", words % {"instrument": instrument.short_title, **bounds})


@transaction.atomic
def campaign_open(*, by: User | None, campaign: Campaign) -> Campaign:
    """Let invited students answer, from its opening time on.

    Raises ``Refused`` while nobody is on the rota on one of the first weekdays: a critical answer
    must not meet an empty chair.
    """
    _require_admin(by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.closed_at is not None:
        raise Refused("", _("This campaign was closed. Create another one."))
    if campaign.closes_at <= timezone.now():
        raise Refused("closes_at", _("This campaign’s last day has passed."))
    if campaign.opened_at is not None:
        return campaign
    _require_responders(campaign)
    campaign.opened_at, campaign.opened_by = timezone.now(), by
    campaign.save(update_fields=["opened_at", "opened_by"])
    mails_plan(campaign=campaign, since=campaign.opened_at)
    audit_record(by=by, action="campaign.open", obj=campaign)
    return campaign


def _require_responders(campaign: Campaign) -> None:
    for moments in _first_weekdays(campaign):
        if not any(people.responders_on_duty(moment) for moment in moments):
            day = formats.date_format(moments[0], "l j F")
            words = _("Nobody is on the rota on %(day)s. Add a responder, then open the campaign.")
            raise Refused("rota", words % {"day": day})


def _first_weekdays(campaign: Campaign) -> Iterator[list[datetime]]:
    place = people.institution()
    zone = ZoneInfo(place.time_zone if place else "UTC")
    start = max(campaign.opens_at, timezone.now()).astimezone(zone).date()
    for ahead in range(FIRST_DAYS):
        day = start + timedelta(days=ahead)
        if day.weekday() < 5:
            yield [datetime.combine(day, time(hour), zone) for hour in ROTA_HOURS]


@transaction.atomic
def campaign_close(*, by: User | None, campaign: Campaign) -> Campaign:
    """Take no further answers; what was handed in stays. A second call changes nothing."""
    _require_admin(by)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.closed_at is None:
        campaign.closed_at, campaign.closed_by = timezone.now(), by
        campaign.save(update_fields=["closed_at", "closed_by"])
        audit_record(by=by, action="campaign.close", obj=campaign)
    return campaign


def _require_admin(by: User | None) -> None:
    if by is not None and role_of(by) != "admin":
        raise PermissionDenied
