"""How far each cohort has come in a campaign, counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from screening.domain.steps import condition_read
from screening.domain.suppression import pool
from screening.models import Campaign, CampaignInstrument, Invitation, Response, Score


@dataclass(frozen=True)
class Completion:
    """``cohorts`` holds several names where small cohorts are counted together.

    ``begun`` counts students with a sheet handed in, ``completed`` those who handed in everything
    that they were asked.
    """

    cohorts: tuple[str, ...]
    cohort_ids: tuple[int, ...]
    invited: int
    begun: int
    completed: int


def completion_by_cohort(campaign: Campaign) -> list[Completion]:
    """One line a cohort of ten or more, oldest first; smaller ones together. Two queries.

    Handing in is no health fact and is counted whole, as on the campaign's own page.
    """
    found: Any = (
        _students(campaign)
        .values("student__cohort_id", "student__cohort__name")
        .annotate(
            invited=Count("pk"),
            begun=Count("pk", filter=Q(sheets__gt=0)),
            completed=Count("pk", filter=Q(done=True)),
        )
        .order_by("student__cohort__starts_on", "student__cohort__name")
    )
    rows = list(found)
    return [_pooled([rows[i] for i in places]) for places in pool([r["invited"] for r in rows])]


def _pooled(rows: list[dict[str, Any]]) -> Completion:
    return Completion(
        cohorts=tuple(row["student__cohort__name"] for row in rows),
        cohort_ids=tuple(row["student__cohort_id"] for row in rows),
        invited=sum(row["invited"] for row in rows),
        begun=sum(row["begun"] for row in rows),
        completed=sum(row["completed"] for row in rows),
    )


def _students(campaign: Campaign) -> QuerySet[Invitation]:
    """Invitations with ``sheets`` (instruments handed in) and ``done``."""
    steps = list(campaign.instruments.all())
    asked = [step.instrument_id for step in steps if step.opens_if is None]
    sheets = Response.objects.filter(
        campaign=campaign,
        student=OuterRef("student"),
        instrument_version__instrument__in=asked,
    )
    counted = sheets.order_by().values("student")
    counted = counted.annotate(n=Count("instrument_version__instrument_id", distinct=True))
    number = Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
    done = Q(sheets__gte=len(asked))
    for step in steps:
        if step.opens_if is not None:
            done &= ~_pending(campaign, step)
    rows = Invitation.objects.filter(campaign=campaign).annotate(sheets=number)
    return rows.annotate(done=Q(done))


def _pending(campaign: Campaign, step: CampaignInstrument) -> Q:
    """The condition of a step is met and its sheet is not there."""
    condition = condition_read(step.opens_if)
    reached = Score.objects.filter(
        student=OuterRef("student"),
        response__campaign=campaign,
        instrument_key=condition.instrument if condition else "",
        scale=condition.scale if condition else "",
        value__gte=condition.at_least if condition else 0,
    )
    answered = Response.objects.filter(
        campaign=campaign,
        student=OuterRef("student"),
        instrument_version__instrument=step.instrument_id,
    )
    return Q(Exists(reached)) & ~Q(Exists(answered))
