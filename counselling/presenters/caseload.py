"""Rows of the caseload in words, with their sparkline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.days import local_date
from counselling.domain.voice import percent, whole
from counselling.presenters.charts import affect_spark
from counselling.presenters.voice import day_short
from counselling.presenters.words import SEVERITY_KEYS
from counselling.queries import CaseloadRow


@dataclass(frozen=True, slots=True)
class CaseloadLine:
    row: CaseloadRow
    severity: str
    flags: str
    last: str
    answered: str
    phq9: str
    phq9_when: str
    spark: SafeString


def caseload_lines(rows: Iterable[CaseloadRow]) -> list[CaseloadLine]:
    return [_line(row) for row in rows]


def _line(row: CaseloadRow) -> CaseloadLine:
    count = sum(row.flags.values())
    phq9 = row.phq9
    known = [value for value in row.affect if value is not None]
    title = _("Negative affect over 28 days: %(n)s days known, last %(last)s") % {
        "n": len(known),
        "last": whole(known[-1] if known else None),
    }
    return CaseloadLine(
        row=row,
        severity=SEVERITY_KEYS[row.severity],
        flags=ngettext("%(n)s open", "%(n)s open", count) % {"n": count} if count else "",
        last=_ago(row.last_answered, row.student.time_zone),
        answered=percent(row.share),
        phq9=f"{whole(phq9.value)} {phq9.band_label.lower()}" if phq9 else "–",
        phq9_when=_when(phq9.local_date) if phq9 else "",
        spark=affect_spark(row.affect, title),
    )


def _when(day: date) -> str:
    """With its year where that is not this one."""
    this_year = day.year == timezone.localdate().year
    return day_short(day) if this_year else date_format(day, "j M Y")


def _ago(day: date | None, zone: str) -> str:
    if day is None:
        return _("none in 28 days")
    ago = (local_date(timezone.now(), zone) - day).days
    if ago <= 0:
        return _("today")
    if ago == 1:
        return _("yesterday")
    return ngettext("%(n)s day ago", "%(n)s days ago", ago) % {"n": ago}
