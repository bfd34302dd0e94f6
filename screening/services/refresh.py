"""The nightly question to every person's days: does any rule find something?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction

from accounts.queries import institution_remembered
from ema.queries import DayRow, day_series_for_system
from screening import queries
from screening.domain.rules import DAY_RULES, Day, Finding
from screening.domain.rules.days import LOOKBACK_DAYS
from screening.models import FlagEvent, FlagRuleVersion, RiskFlag
from screening.services.flags import flag_announce, flag_make
from screening.services.rules import rules_active


@dataclass(frozen=True)
class Refreshed:
    """How many flags a batch raised, and how many open ones were given newer evidence."""

    raised: int
    refreshed: int


@transaction.atomic
def flags_from_summaries(*, student_ids: Sequence[int], local_date: date) -> Refreshed:
    """Ask every day rule about each student's days up to ``local_date``.

    While a flag of the same rule is not closed, nothing is raised again: what the rule finds is
    added to that flag's evidence. After a person closed it, the rule starts afresh on the day
    after. Repeating the call changes nothing. The number of queries does not depend on the number
    of students, only on that of new flags.
    """
    versions = rules_active()
    since = local_date - timedelta(days=LOOKBACK_DAYS - 1)
    open_flags = queries.day_flags_open_for_system(student_ids)
    closed_on = queries.day_flags_closed_for_system(student_ids)
    found: list[tuple[int, Finding]] = []
    for student_id, days in _days_by_student(student_ids, since, local_date):
        for rule, ask in DAY_RULES.items():
            after = closed_on.get((student_id, rule))
            finding = ask(days, local_date, versions[rule].parameters, after)
            if finding is not None:
                found.append((student_id, finding))
    return Refreshed(
        raised=_raise_new(found, open_flags, versions), refreshed=_add_evidence(found, open_flags)
    )


def _days_by_student(
    student_ids: Sequence[int], since: date, until: date
) -> Iterable[tuple[int, list[Day]]]:
    rows = day_series_for_system(student_ids, since, until)
    ordered = sorted(rows, key=lambda row: (row.student_id, row.local_date))
    for student_id, group in groupby(ordered, key=lambda row: row.student_id):
        yield student_id, [_day(row) for row in group]


def _day(row: DayRow) -> Day:
    return Day(
        id=str(row.pk),
        local_date=row.local_date,
        negative_share=row.negative_share,
        positive_share=row.positive_share,
        readable=row.readable,
        na_mean=row.na_mean,
        answered=row.answered,
        prompts=row.prompts,
    )


def _raise_new(
    found: list[tuple[int, Finding]],
    open_flags: Mapping[tuple[int, str], RiskFlag],
    versions: Mapping[str, FlagRuleVersion],
) -> int:
    with institution_remembered():
        made = [
            flag_make(student_id=student_id, finding=finding, version=versions[finding.rule])
            for student_id, finding in found
            if (student_id, finding.rule) not in open_flags
        ]
    known = RiskFlag.objects.filter(key__in=[flag.key for flag in made])
    known_keys = set(known.values_list("key", flat=True))
    new = [flag for flag in made if flag.key not in known_keys]
    RiskFlag.objects.bulk_create(new)
    FlagEvent.objects.bulk_create(
        FlagEvent(flag=flag, kind=FlagEvent.Kind.RAISED, at=flag.raised_at) for flag in new
    )
    for flag in new:
        flag_announce(flag=flag, student=None, by=None)
    return len(new)


def _add_evidence(
    found: list[tuple[int, Finding]], open_flags: Mapping[tuple[int, str], RiskFlag]
) -> int:
    changed = []
    for student_id, finding in found:
        flag = open_flags.get((student_id, finding.rule))
        if flag is not None and _absorb(flag, finding):
            changed.append(flag)
    RiskFlag.objects.bulk_update(changed, ["evidence", "chart"], batch_size=500)
    return len(changed)


def _absorb(flag: RiskFlag, finding: Finding) -> bool:
    """Add the rows the flag does not hold yet; its reason stays what it was raised for."""
    held = {(row["kind"], row["id"]) for row in flag.evidence}
    rows = [row.as_row() for row in finding.evidence]
    fresh = [row for row in rows if (row["kind"], row["id"]) not in held]
    if not fresh:
        return False
    flag.evidence = sorted([*flag.evidence, *fresh], key=lambda row: str(row["local_date"]))
    flag.chart = finding.chart or flag.chart
    return True
