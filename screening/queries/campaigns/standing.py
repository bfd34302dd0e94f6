"""How far each cohort of a campaign is: one pass over the rows, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from accounts import queries as people
from accounts.queries import Viewer
from screening.domain.steps import Step
from screening.domain.suppression import suppress_table
from screening.models import Campaign, CampaignInstrument, InstrumentVersion, Response
from screening.queries.campaigns.lines import admin_check, campaign_steps
from screening.queries.campaigns.mails import DECLINED

STATES = ("complete", "late", "begun", "declined", "waiting")  # late: one after complete
Sql = tuple[str, list[str | float | None]]


@dataclass(frozen=True)
class CohortStanding:
    """Everybody invited is in exactly one of ``STATES``; a count of None is too small to show.

    complete: every questionnaire that was asked, in time; late: the same, the last one in the
    days of grace; begun: some of it; declined: "not this time"; waiting: nothing yet.
    """

    name: str
    invited: int
    complete: int | None
    late: int | None
    begun: int | None
    declined: int | None
    waiting: int | None

    @property
    def cells(self) -> tuple[int | None, ...]:
        """In the order of ``STATES``."""
        return (self.complete, self.late, self.begun, self.declined, self.waiting)

    @property
    def done(self) -> int | None:
        """Those with everything, in time or late; None where that is not shown."""
        if self.complete is None or self.late is None:
            return None
        return self.complete + self.late

    @property
    def percent(self) -> int | None:
        return (
            round(100 * self.done / self.invited)
            if self.done is not None and self.invited
            else None
        )


@dataclass(frozen=True)
class Standing:
    cohorts: tuple[CohortStanding, ...]
    total: CohortStanding
    at: datetime


def campaign_standing(viewer: Viewer, campaign: Campaign) -> Standing:
    """Completion by cohort with small cells suppressed; administrators only."""
    admin_check(viewer)
    return standing_for_system(campaign)


def standing_for_system(campaign: Campaign) -> Standing:
    """The same, hidden alike wherever it is shown; who may read it is the caller's to check."""
    counts = standing_counts_for_system(campaign)
    names = {pk: name for pk, name in people.cohort_names().items() if pk in counts}
    rows = [[counts[pk].get(state, 0) for state in STATES] for pk in names]
    shown = suppress_table(rows, uniform_tells=False)
    sizes = [sum(row) for row in rows]
    cohorts = tuple(
        CohortStanding(name, size, *cells)
        for name, size, cells in zip(names.values(), sizes, shown.cells, strict=True)
    )
    totals = shown.totals or (0,) * len(STATES)
    return Standing(cohorts, CohortStanding("", sum(sizes), *totals), timezone.now())


def standing_counts_for_system(campaign: Campaign) -> Mapping[int, Mapping[str, int]]:
    """Cohort to state to students, nothing hidden: for ``campaign_standing`` only."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with connection.cursor() as cursor:
        for text, values in (_with_sheets(campaign), _without_sheets(campaign)):
            cursor.execute(text, values)
            for cohort, state, count in cursor.fetchall():
                counts[cohort][STATES[state]] += count
    invited = campaign.invitations.order_by().values_list("student__cohort_id")
    for cohort, count in invited.annotate(n=Count("pk")):
        counts[cohort]["waiting"] = count - sum(counts[cohort].values())
    return counts


_REFUSALS = """
    SELECT i.student_id FROM screening_invitationmail m
    JOIN screening_invitation i ON i.id = m.invitation_id
    WHERE m.skipped = %s AND i.campaign_id = %s"""


def _with_sheets(campaign: Campaign) -> Sql:
    """Cohort, place in ``STATES`` and number of those who have handed something in."""
    steps = campaign_steps(campaign)
    sheets, sheet_values = _sheets(campaign, steps)
    met, met_values = _met(campaign, steps)
    text = f"""
        WITH sheets AS ({sheets})
        SELECT s.cohort_id,
               CASE WHEN {_complete(steps, met)} THEN sheets.late
                    WHEN sheets.student_id IN ({_REFUSALS}) THEN {STATES.index("declined")}
                    ELSE {STATES.index("begun")} END AS state,
               COUNT(*)
        FROM sheets CROSS JOIN accounts_student s
        WHERE s.id = sheets.student_id
        GROUP BY 1, 2"""  # noqa: S608 - made of numbers and names of our own; values are bound
    return text, [*sheet_values, *met_values, DECLINED, campaign.pk]


def _without_sheets(campaign: Campaign) -> Sql:
    """The same of those who declined or have begun a first sheet, and handed in none."""
    text = f"""
        WITH others AS ({_REFUSALS}), told AS (
            SELECT student_id, {STATES.index("declined")} AS state FROM others
            UNION ALL
            SELECT student_id, {STATES.index("begun")} FROM screening_responsedraft
            WHERE campaign_id = %s),
        once AS (SELECT student_id, MAX(state) AS state FROM told GROUP BY student_id)
        SELECT s.cohort_id, once.state, COUNT(*)
        FROM once CROSS JOIN accounts_student s
        WHERE s.id = once.student_id AND NOT EXISTS (SELECT 1 FROM screening_response r
                          WHERE r.student_id = once.student_id AND r.campaign_id = %s)
        GROUP BY 1, 2"""  # noqa: S608 - as above
    return text, [DECLINED, campaign.pk, campaign.pk, campaign.pk]


def _versions() -> Mapping[str, list[int]]:
    """Instrument key to every version's primary key: sheets of an older wording count as well."""
    found: dict[str, list[int]] = defaultdict(list)
    for key, pk in InstrumentVersion.objects.values_list("instrument__key", "pk"):
        found[key].append(pk)
    return found


def _sheets(campaign: Campaign, steps: Sequence[Step]) -> Sql:
    """Per student: how many of the steps asked of everybody are there, and each follow-up."""
    versions = _versions()
    everybody = [pk for s in steps if s.opens_if is None for pk in versions[s.instrument]]
    columns = [_counted(everybody, "everybody")]
    for n, step in enumerate(s for s in steps if s.opens_if is not None):
        columns.append(_counted(versions[step.instrument], f"hanging_{n}"))
    late = "MAX(CASE WHEN late THEN 1 ELSE 0 END)" if _late_possible(campaign) else "0"
    text = (
        f"SELECT student_id, {', '.join(columns)}, {late} AS late FROM screening_response "  # noqa: S608
        "WHERE campaign_id = %s GROUP BY student_id"
    )
    return text, [campaign.pk]


def _counted(versions: Sequence[int], name: str) -> str:
    numbers = ", ".join(str(pk) for pk in versions) or "0"
    return f"SUM(CASE WHEN instrument_version_id IN ({numbers}) THEN 1 ELSE 0 END) AS {name}"


def _late_possible(campaign: Campaign) -> bool:
    """Before the last day is over no sheet is late, and the column need not be read."""
    return campaign.closes_at <= timezone.now()


def _met(campaign: Campaign, steps: Sequence[Step]) -> tuple[list[str], list[str | float | None]]:
    """For each follow-up, the students whose score asks for it.

    A score tells its sheet, and only the sheet its campaign. That second look is spared where no
    other sheet of these instruments can have come since the campaign was opened.
    """
    texts: list[str] = []
    values: list[str | float | None] = []
    conditions = [step.opens_if for step in steps if step.opens_if is not None]
    ours = (
        " AND EXISTS (SELECT 1 FROM screening_response r "  # noqa: S608
        f"WHERE r.id = m.response_id AND r.campaign_id = {int(campaign.pk)})"
        if conditions and _foreign(campaign, {c.instrument for c in conditions})
        else ""
    )
    for condition in conditions:
        texts.append(
            "SELECT m.student_id FROM screening_score m WHERE instrument_key = %s "  # noqa: S608
            f"AND scale = %s AND value >= %s AND scored_at >= %s{ours}"
        )
        since = connection.ops.adapt_datetimefield_value(campaign.opened_at or campaign.opens_at)
        values += [condition.instrument, condition.scale, condition.at_least, since]
    return texts, values


def _foreign(campaign: Campaign, keys: Collection[str]) -> bool:
    """Whether sheets of ``keys`` may have come in since the opening, but not for this campaign."""
    since = campaign.opened_at or campaign.opens_at
    others = CampaignInstrument.objects.filter(
        Q(campaign__closes_at__gte=since) | Q(campaign__late_until__gte=since),
        instrument__key__in=keys,
        campaign__opened_at__isnull=False,
    ).exclude(campaign=campaign)
    alone = Response.objects.filter(
        campaign=None, submitted_at__gte=since, instrument_version__instrument__key__in=keys
    )
    return others.exists() or alone.exists()


def _complete(steps: Sequence[Step], met: Sequence[str]) -> str:
    """Everything asked of everybody, and each follow-up that their scores ask for.

    As IN, not as joins: both databases then build each list once and look it up.
    """
    number = sum(1 for step in steps if step.opens_if is None)
    hanging = (
        f"(sheets.hanging_{n} > 0 OR sheets.student_id NOT IN ({text}))"
        for n, text in enumerate(met)
    )
    return " AND ".join([f"sheets.everybody >= {number}", *hanging])
