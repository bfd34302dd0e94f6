"""The plan of stepped follow-up, its versions, and what a change would have meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import role_of
from accounts.queries import Viewer
from screening.domain.follow_up import (
    Past,
    Plan,
    Target,
    Value,
    plan_read,
    targets,
    tier_counts,
    tier_reached,
)
from screening.domain.suppression import suppress
from screening.models import FlagRuleVersion, Response, RiskFlag, Score
from screening.queries.campaigns import campaigns_late, campaigns_running
from screening.queries.instruments import instrument_of, instrument_versions
from screening.queries.rules import rule_parameters

PREVIEW = timedelta(days=365)
ROUND_TO = 10  # so that trying one threshold after the other singles nobody out


def follow_up_targets() -> dict[str, Target]:
    """Each scale that a plan may name, by "instrument:scale"."""
    versions = instrument_versions("en")
    found = targets(instrument_of(versions[key]) for key in sorted(versions))
    return {target.key: target for target in found}


def follow_up_plan() -> Plan:
    """The plan as it stands; the preset where nobody has changed it."""
    return plan_read(rule_parameters("stepped_follow_up"))


def follow_up_tier(response: Response) -> str:
    """The tier that a sheet's scores reach in the plan as it stands, "" for none."""
    rows = list(response.scores.all())
    values = [Value(row.scale, row.higher_is, row.value) for row in rows]
    key = response.instrument_version.instrument.key
    reached = tier_reached(follow_up_plan(), key, values)
    return reached.tier.key if reached else ""


def follow_up_versions(viewer: Viewer) -> QuerySet[FlagRuleVersion]:
    """Every version, newest first; for counsellors and administrators."""
    if role_of(viewer) not in ("counsellor", "admin"):
        raise PermissionDenied
    rows = FlagRuleVersion.objects.filter(rule__key="stepped_follow_up")
    return rows.select_related("created_by").order_by("-number")


def follow_up_preview(
    viewer: Viewer, plan: Plan, at: datetime | None = None
) -> dict[str, int | None]:
    """How many sheets of the last year ``plan`` puts in each tier ("" for none), rounded to tens.

    None where fewer than ten are in it, or where that would follow from the others. Sheets of
    campaigns that still take answers are left out: a number that moves when somebody hands in
    tells about that one. For administrators, who see no single sheet.
    """
    if role_of(viewer) != "admin":
        raise PermissionDenied
    counts = tier_counts(plan, _sheets(at or timezone.now()))
    shown = suppress(list(counts.values()))
    rounded = (None if n is None else round(n / ROUND_TO) * ROUND_TO for n in shown)
    return dict(zip(counts, rounded, strict=True))


def _sheets(now: datetime) -> Iterator[Past]:
    since = now - PREVIEW
    critical = _critical_sheets(since)
    rows = (
        Score.objects.filter(scored_at__gte=since)
        .exclude(response__campaign__in=campaigns_running(now))
        .exclude(response__campaign__in=campaigns_late(now))
        .order_by("response_id")
        .values_list("response_id", "instrument_key", "higher_is", "scale", "value")
    )
    for sheet, scores in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        found = list(scores)
        values = [Value(scale, higher_is, value) for _id, _key, higher_is, scale, value in found]
        yield Past(found[0][1], values, str(sheet) in critical)


def _critical_sheets(since: datetime) -> set[str]:
    flags = RiskFlag.objects.filter(rule_version__rule__key="critical_answer", raised_at__gte=since)
    return {key.rpartition(":")[2] for key in flags.values_list("key", flat=True)}
