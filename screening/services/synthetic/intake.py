"""A whole intake run end to end with invented people, through the services that real ones use."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils import timezone

from accounts import queries as people
from accounts import services as accounts
from accounts.domain.errors import Refused
from screening import queries
from screening.domain.calendar import window
from screening.domain.campaign_presets import PRESETS
from screening.domain.intake import LATE_WAVE, WAVES, Newcomer, newcomers, roster_csv, sheet_draw
from screening.models import Campaign, Invitation, InvitationMail, Response, RiskFlag, Score
from screening.queries import OpenQuestionnaire
from screening.services.campaigns import campaign_open
from screening.services.drafts import draft_save
from screening.services.instruments import instruments_load
from screening.services.invitations import campaign_decline, campaign_prepare
from screening.services.mails import mails_send
from screening.services.responses import response_submit
from screening.services.rules import rules_load

if TYPE_CHECKING:
    from accounts.models import Student, User

NAME, DONE = "Intake", "intake.synthesise"
DAYS, GRACE, REMINDERS = 14, 3, (3, 7)
Progress = Callable[[int], object]


@dataclass
class Intake:
    """What happened; seconds by part."""

    students: int
    roster: accounts.RosterReport
    campaign: Campaign
    seconds: dict[str, float] = field(default_factory=dict)
    sheets: Counter[str] = field(default_factory=Counter)  # by instrument
    standing: Counter[str] = field(default_factory=Counter)  # by state
    mails: Counter[str] = field(default_factory=Counter)  # sent, or why not
    flags: Counter[str] = field(default_factory=Counter)  # by severity
    partial: int = 0  # sheets with an item left out
    without_score: int = 0
    late: int = 0


def intake_there() -> bool:
    """Whether an intake was run here before."""
    return Campaign.objects.filter(name=NAME, semester=_semester(timezone.localdate())).exists()


def intake_admin() -> User:
    """The synthetic institution's own administrator."""
    model: Any = Campaign._meta.get_field("opened_by").related_model
    found: User | None = model.objects.filter(role="admin", is_synthetic=True).first()
    if found is None:
        raise Refused("", "There is no synthetic administrator.")
    return found


def intake_synthesise(*, by: User, students: int, seed: int, progress: Progress) -> Intake:
    """Import a roster, open the intake campaign, and let everybody take part, or not.

    ``by``: the administrator. ``progress`` is told 1 for each student and wave. Time is lapsed:
    letters go out as if their days had come, and before the late sheets the campaign's last day
    is moved to this moment. Raises ``Refused`` unless the institution is synthetic.
    """
    place = people.institution()
    if place is None or not place.is_synthetic:
        raise Refused("", "Synthetic people need a synthetic institution.")
    instruments_load()
    rules_load()
    today = timezone.localdate()
    with people.institution_remembered():
        return _Run(by, students, seed, progress).whole(today, place.time_zone)


class _Run:
    def __init__(self, by: User, students: int, seed: int, progress: Progress) -> None:
        self.by, self.count, self.seed, self.progress = by, students, seed, progress
        self.rng = np.random.default_rng([seed, 43])
        self.seconds: dict[str, float] = {}

    def whole(self, today: date, zone: str) -> Intake:
        with self.timed("roster"):
            report = self.roster(today)
        with self.timed("campaign"):
            self.campaign = self.opened(today, zone)
        persons = self.persons()
        with self.timed("letters"):
            self.letters(0)
        with self.timed("answers"):
            self.consents(persons)
            for wave in range(len(WAVES)):
                if wave:
                    self.letters(wave)
                self.answers(persons, wave)
            self.late(persons)
        told = Intake(self.count, report, self.campaign, self.seconds)
        _count(told)
        accounts.audit_record(by=None, action=DONE, obj=self.campaign)
        return told

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        began = perf_counter()
        yield
        self.seconds[part] = perf_counter() - began

    def roster(self, today: date) -> accounts.RosterReport:
        content = roster_csv(self.count, self.seed, _cohort(today), today.replace(day=1))
        for dry_run in (True, False):
            report = accounts.roster_import(by=self.by, file=BytesIO(content), dry_run=dry_run)
        return report

    def opened(self, today: date, zone: str) -> Campaign:
        span = window(today, today + timedelta(days=DAYS - 1), GRACE, zone)
        names = people.cohort_names()
        campaign = campaign_prepare(
            by=self.by,
            name=NAME,
            semester=_semester(today),
            opens_at=span.opens_at,
            closes_at=span.closes_at,
            late_until=span.late_until,
            reminder_days=REMINDERS,
            instruments=PRESETS["intake"],
            cohort_ids=[pk for pk, name in names.items() if name == _cohort(today)],
        )
        return campaign_open(by=self.by, campaign=campaign)

    def persons(self) -> list[tuple[Student, Newcomer]]:
        rows = Invitation.objects.filter(campaign=self.campaign).order_by("student__code")
        invited = [row.student for row in rows.select_related("student__user")]
        return list(zip(invited, newcomers(len(invited), self.seed), strict=True))

    def letters(self, number: int) -> None:
        """Those of one number, as if the last of their moments had come."""
        due = InvitationMail.objects.filter(
            invitation__campaign=self.campaign, number=number, sent_at=None, skipped=""
        )
        last = due.order_by("-due_at").values_list("due_at", flat=True).first()
        if last is not None:
            mails_send(ids=list(due.order_by("pk").values_list("pk", flat=True)), now=last)

    def consents(self, persons: Sequence[tuple[Student, Newcomer]]) -> None:
        for student, person in persons:
            if person.consents:
                accounts.consent_grant(by=student.user, student=student, purpose="screening")
            if person.declines:
                campaign_decline(by=student.user, student=student, campaign=self.campaign)

    def answers(self, persons: Sequence[tuple[Student, Newcomer]], wave: int) -> None:
        for student, person in persons:
            self.progress(1)
            if person.wave == wave:
                self.sheets(student, person)

    def sheets(self, student: Student, person: Newcomer) -> None:
        """What is open, one after the other, until nothing is or the student stops."""
        while entry := next(iter(queries.invitations_open(student.user)), None):
            self.submit(student, person, entry)
            if person.stops:
                return

    def submit(self, student: Student, person: Newcomer, entry: OpenQuestionnaire) -> None:
        answers, item_ms = sheet_draw(self.rng, entry.instrument, person)
        spent = timedelta(milliseconds=sum(item_ms.values()))
        draft = (
            queries.draft_of(student.user, entry.campaign, entry.version) if entry.late else None
        )
        response_submit(
            by=student.user,
            student=student,
            instrument_version=entry.version,
            client_uuid=draft.client_uuid if draft else uuid.uuid4(),
            answers=answers,
            started_at=draft.started_at if draft else timezone.now() - spent,
            campaign=entry.campaign,
            item_ms=item_ms,
        )

    def late(self, persons: Sequence[tuple[Student, Newcomer]]) -> None:
        """Everything begun before the end, handed in after it."""
        slow = [(s, person) for s, person in persons if person.wave == LATE_WAVE]
        for student, person in slow:
            for entry in queries.invitations_open(student.user):
                self.begin(student, person, entry)
        self.end(timezone.now())
        for student, person in persons:
            self.progress(1)
            if person.wave == LATE_WAVE:
                self.sheets(student, person)

    def begin(self, student: Student, person: Newcomer, entry: OpenQuestionnaire) -> None:
        answers, item_ms = sheet_draw(self.rng, entry.instrument, person)
        link = next(iter(answers))
        draft_save(
            by=student.user,
            student=student,
            campaign=entry.campaign,
            instrument_version=entry.version,
            answers={link: answers[link]},
            answered_at={link: timezone.now()},
            item_ms={link: item_ms[link]},
        )

    def end(self, now: datetime) -> None:
        Campaign.objects.filter(pk=self.campaign.pk).update(closes_at=now)
        self.campaign.closes_at = now


def _semester(today: date) -> str:
    return f"{'Spring' if 2 <= today.month <= 7 else 'Autumn'} {today.year}"


def _cohort(today: date) -> str:
    return f"Intake {_semester(today)}"


def _count(told: Intake) -> None:
    sheets = Response.objects.filter(campaign=told.campaign)
    told.sheets.update(sheets.values_list("instrument_version__instrument__key", flat=True))
    told.partial = sheets.filter(complete=False).count()
    told.late = sheets.filter(late=True).count()
    unscored = Score.objects.filter(response__in=sheets, headline=True, value=None)
    told.without_score = unscored.count()
    counts: Mapping[int, Mapping[str, int]] = queries.standing_counts_for_system(told.campaign)
    for states in counts.values():
        told.standing.update(states)
    mails: Any = InvitationMail.objects.filter(invitation__campaign=told.campaign)
    for number, skipped, sent_at in mails.values_list("number", "skipped", "sent_at"):
        kind = "invitation" if number == 0 else "reminder"
        told.mails[f"{kind} {'sent' if sent_at else skipped or 'waiting'}"] += 1
    students = told.campaign.invitations.values("student")
    flags = RiskFlag.objects.filter(student__in=students)
    told.flags.update(flag.get_severity_display().lower() for flag in flags)
