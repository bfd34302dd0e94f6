"""All that the profile's templates show, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from counselling.domain.charts.agreement import agreement_counts
from counselling.domain.voice import percent, whole
from counselling.presenters import charts
from counselling.presenters.changes import changes
from counselling.presenters.flags import FlagCard, flag_card
from counselling.presenters.looks import Look, looks
from counselling.presenters.voice import voice
from counselling.queries import Profile

if TYPE_CHECKING:
    from accounts.models import User

WEEKS = (4, 8, 16)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day summary in words; ``labels`` pairs each dominant label with its word."""

    day: date
    url: str
    answered: str
    na: str
    pa: str
    labels: list[tuple[str, str]]
    share: str
    readable: str
    together: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    """``since`` is the look before this one; ``changes`` what is new since then."""

    profile: Profile
    open_cards: list[FlagCard]
    past_cards: list[FlagCard]
    timeline: charts.Picture
    expressions: charts.Picture
    radar: charts.Picture
    agreement: charts.Picture
    day_lines: list[DayLine]
    looks: list[Look]
    consents: list[tuple[str, bool]]
    compliance: str
    since: datetime | None
    changes: list[str]


def profile_view(
    profile: Profile, viewer: User, since: datetime | None, width: float = charts.WIDE
) -> ProfileView:
    past = [flag for flag in profile.flags if flag.status == "closed"]
    return ProfileView(
        profile=profile,
        open_cards=[flag_card(flag, viewer) for flag in profile.flags_open],
        past_cards=[flag_card(flag, viewer) for flag in past],
        timeline=charts.timeline_picture(profile, width),
        expressions=charts.expressions_picture(profile),
        radar=charts.radar_picture(profile),
        agreement=charts.agreement_picture(profile),
        day_lines=day_lines(profile),
        looks=looks(profile.looks),
        consents=consent_words(profile),
        compliance=compliance_words(profile),
        since=since,
        changes=changes(profile, since) if since else [],
    )


def day_lines(profile: Profile) -> list[DayLine]:
    """Days on which something was sent or sampled, newest first."""
    spoken, code = voice(), profile.student.code
    return [
        DayLine(
            day=row.local_date,
            url=reverse("profile_day", args=[code, row.local_date]),
            answered=f"{row.answered} / {row.prompts}",
            na=whole(row.na_mean),
            pa=whole(row.pa_mean),
            labels=[(label, spoken.emotion(label)) for label in row.dominant],
            share=percent(row.negative_share),
            readable=f"{row.readable} / {row.samples}",
            together=row.agreement,
        )
        for row in profile.summaries
        if row.prompts or row.samples
    ]


def consent_words(profile: Profile) -> list[tuple[str, bool]]:
    """The purposes that a counsellor should know of, with whether they are agreed to."""
    names = {"screening": _("questionnaires"), "ema": _("check-ins"), "camera": _("camera samples")}
    return [(name, key in profile.consents) for key, name in names.items()]


def compliance_words(profile: Profile) -> str:
    """Of the last four weeks; a dash and a reason where none was sent."""
    found = profile.compliance
    if found.share is None:
        return _("no check-ins sent in the last 28 days")
    words = {"share": percent(found.share), "answered": found.answered, "sent": found.prompts}
    return _("%(share)s of check-ins answered in 28 days (%(answered)s of %(sent)s)") % words


def agreement_words(profile: Profile) -> str:
    """How often self-report and expression lean the same way, over the window."""
    days = profile.timeline.days
    return agreement_counts(days, len(days), voice())
