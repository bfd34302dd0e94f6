"""What a student is asked to answer now, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import queries as people
from accounts.queries import Viewer
from screening.domain.instrument import Instrument
from screening.domain.steps import condition_read
from screening.models import (
    Campaign,
    CampaignInstrument,
    InstrumentVersion,
    InvitationMail,
    Response,
    ResponseDraft,
    Score,
)
from screening.queries.campaigns.mails import DECLINED
from screening.queries.instruments import instrument_of, instrument_versions

Pair = tuple[int, int]  # campaign and instrument


@dataclass(frozen=True)
class OpenQuestionnaire:
    """A questionnaire that a student may answer now.

    ``late``: the campaign's last day is over; what was begun before may be finished until
    ``campaign.late_until``.
    """

    campaign: Campaign
    version: InstrumentVersion
    instrument: Instrument
    late: bool = False

    @property
    def minutes(self) -> int:
        """About how long it takes, at 8 seconds an item, rounded up."""
        return -(-len(self.instrument.items) * 8 // 60)


def campaigns_running(now: datetime | None = None) -> QuerySet[Campaign]:
    """Campaigns that take answers at this moment."""
    now = now or timezone.now()
    return Campaign.objects.filter(
        opened_at__lte=now, opens_at__lte=now, closes_at__gt=now, closed_at=None
    )


def campaigns_late(now: datetime | None = None) -> QuerySet[Campaign]:
    """Campaigns whose last day is over, but which let begun sheets be finished."""
    now = now or timezone.now()
    return Campaign.objects.filter(
        opened_at__lte=now, closes_at__lte=now, late_until__gte=now, closed_at=None
    )


def invitations_open(viewer: Viewer) -> list[OpenQuestionnaire]:
    """What the student is asked to answer and has not, in each campaign's order.

    A step with a condition is among them once the score it hangs on is there and high enough; in
    a campaign's late days, only what was begun before. Nothing of a campaign that the student
    declined.
    """
    student = people.student_of(viewer)
    now = timezone.now()
    declined = InvitationMail.objects.filter(invitation__student=student, skipped=DECLINED)
    said_no = set(declined.values_list("invitation__campaign_id", flat=True))
    rows = [row for row in _steps_asked(student.pk, now) if row.campaign_id not in said_no]
    versions = instrument_versions(student.user.language) if rows else {}
    return [
        OpenQuestionnaire(
            row.campaign, version, instrument_of(version), row.campaign.closes_at <= now
        )
        for row in rows
        if (version := versions.get(row.instrument.key)) is not None
    ]


def _steps_asked(student_id: int, now: datetime) -> list[CampaignInstrument]:
    taking = Q(campaign__in=campaigns_running(now)) | Q(campaign__in=campaigns_late(now))
    rows = CampaignInstrument.objects.filter(taking, campaign__invitations__student=student_id)
    steps = list(
        rows.select_related("campaign", "instrument").order_by(
            "campaign__closes_at", "campaign_id", "order"
        )
    )
    done = _answered(student_id, steps)
    left = [row for row in steps if (row.campaign_id, row.instrument_id) not in done]
    return _begun(student_id, _reached(student_id, left), now)


def _answered(student_id: int, steps: Sequence[CampaignInstrument]) -> set[Pair]:
    asked = {row.campaign_id for row in steps}
    sheets = Response.objects.filter(student=student_id, campaign__in=asked)
    return set(sheets.values_list("campaign_id", "instrument_version__instrument_id"))


def _reached(student_id: int, steps: list[CampaignInstrument]) -> list[CampaignInstrument]:
    """Those without a condition, and those whose condition the student's scores meet."""
    hanging = {row.campaign_id for row in steps if row.opens_if is not None}
    if not hanging:
        return steps
    scores: dict[int, dict[tuple[str, str], float | None]] = defaultdict(dict)
    made = Score.objects.filter(student=student_id, response__campaign__in=hanging)
    for campaign, key, scale, value in made.values_list(
        "response__campaign_id", "instrument_key", "scale", "value"
    ):
        scores[campaign][key, scale] = value
    return [
        row
        for row in steps
        if (condition := condition_read(row.opens_if)) is None
        or condition.met(scores[row.campaign_id])
    ]


def _begun(
    student_id: int, steps: list[CampaignInstrument], now: datetime
) -> list[CampaignInstrument]:
    """In a campaign's late days only what has a draft from before its end."""
    late = {row.campaign_id for row in steps if row.campaign.closes_at <= now}
    if not late:
        return steps
    drafts = ResponseDraft.objects.filter(
        student=student_id, campaign__in=late, started_at__lt=F("campaign__closes_at")
    )
    begun = set(drafts.values_list("campaign_id", "instrument_version__instrument_id"))
    return [
        row
        for row in steps
        if row.campaign_id not in late or (row.campaign_id, row.instrument_id) in begun
    ]


def campaign_of_student(viewer: Viewer, campaign_id: int) -> Campaign | None:
    """A campaign that the viewer was invited to, open or not."""
    student = people.student_of(viewer)
    return Campaign.objects.filter(pk=campaign_id, invitations__student=student).first()


def questionnaire_open(viewer: Viewer, campaign_id: int, key: str) -> OpenQuestionnaire | None:
    """One of ``invitations_open``, or None where it is answered, closed or not the viewer's."""
    for entry in invitations_open(viewer):
        if entry.campaign.pk == campaign_id and entry.instrument.key == key:
            return entry
    return None


def response_in_campaign(viewer: Viewer, campaign_id: int, key: str) -> Response | None:
    """The viewer's own answer sheet of one instrument in a campaign."""
    return Response.objects.filter(
        student=people.student_of(viewer),
        campaign_id=campaign_id,
        instrument_version__instrument__key=key,
    ).first()
