from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from screening.domain.reliability import alpha, covariance
from screening.domain.suppression import K
from screening.models import Campaign, CampaignInstrument, Score
from screening.queries import campaign_standing
from screening.queries.insights import (
    CampaignInsight,
    InstrumentInsight,
    campaign_insight,
    insights_overview,
)
from screening.queries.insights.items import MOST
from tests import people
from tests.counselling.crowds import (
    campaign_past,
    campaign_running,
    crowd,
    hand_in,
    invite,
    phq9,
    screened,
)

pytestmark = pytest.mark.django_db
CALM, MILD, MODERATE, SEVERE = 2, 7, 12, 22  # PHQ-9 totals in four of its bands


def of_phq9(campaign: Campaign) -> InstrumentInsight:
    return campaign_insight(people.admin("ida"), campaign.pk).instruments[0]


@pytest.fixture(autouse=True)
def place() -> None:
    people.institution()


def test_only_staff_read_aggregates() -> None:
    campaign = campaign_past()
    for viewer in (people.admin(), people.counsellor()):
        assert campaign_insight(viewer, campaign.pk).campaign == campaign
        assert len(insights_overview(viewer).campaigns) == 1
    alice = people.student()
    for other in (alice.user, None):
        with pytest.raises(PermissionDenied):
            campaign_insight(other, campaign.pk)  # type: ignore[arg-type]
        with pytest.raises(PermissionDenied):
            insights_overview(other)  # type: ignore[arg-type]


def test_a_campaign_that_has_not_begun_is_not_there() -> None:
    later = timezone.now() + timedelta(days=2)
    for fields in ({"opened_at": None}, {"opens_at": later, "closes_at": later + timedelta(1)}):
        campaign = campaign_past(name=f"Later {len(fields)}", **fields)
        with pytest.raises(Campaign.DoesNotExist):
            campaign_insight(people.admin(f"ada{len(fields)}"), campaign.pk)
    assert insights_overview(people.admin()).campaigns == ()


def test_a_running_campaign_counts_who_handed_in_and_tells_no_score() -> None:
    campaign = campaign_running()
    screened(campaign, "Autumn 2024", [CALM] * 30 + [MILD] * 30, silent=5)
    found = campaign_insight(people.admin(), campaign.pk)
    assert (found.over, found.instruments, found.groups) == (False, (), ())
    assert found.standing.total.invited == 65
    assert insights_overview(people.admin("eva")).campaigns[0].begun == 60
    assert insights_overview(people.admin("ida")).histories == ()


def test_scores_wait_for_the_late_sheets_too() -> None:
    campaign = campaign_past(late_until=timezone.now() + timedelta(days=1))
    screened(campaign, "Autumn 2024", [CALM] * 30)
    admin = people.admin()
    assert not campaign_insight(admin, campaign.pk).over
    assert insights_overview(admin).histories == ()
    Campaign.objects.update(closed_at=timezone.now())
    assert campaign_insight(admin, campaign.pk).over


def test_completion_is_the_campaign_page_s_own() -> None:
    """Two tables of one thing, hidden differently, would give each other away."""
    campaign = campaign_past(("phq9", "gad7"))
    for name, size in (("A", 30), ("B", 25)):
        students = crowd(name, size)
        invite(campaign, students)
        hand_in(campaign, [(s, {"phq9": phq9(CALM), "gad7": (0,) * 7}) for s in students[:14]])
        hand_in(campaign, [(s, {"phq9": phq9(CALM)}) for s in students[14:17]])
    admin = people.admin()
    found, own = campaign_insight(admin, campaign.pk).standing, campaign_standing(admin, campaign)
    assert (found.cohorts, found.total) == (own.cohorts, own.total)
    assert found.total.cells[0] == 28
    assert None in found.total.cells  # six have begun


def test_small_cohorts_share_a_line_where_scores_are_told() -> None:
    campaign = campaign_past()
    for name, start, size in (("A", 2022, 30), ("B", 2023, 12), ("C", 2024, 4), ("D", 2025, 3)):
        students = crowd(name, size, date(start, 9, 1))
        invite(campaign, students)
        hand_in(campaign, [(s, {"phq9": phq9(CALM)}) for s in students])
    found = campaign_insight(people.admin(), campaign.pk)
    # 4 and 3 are fewer than ten together: the smallest of the others joins them
    assert [(group.names, group.invited) for group in found.groups] == [
        (("A",), 30),
        (("D", "C", "B"), 19),
    ]
    assert [shares.n for shares in found.instruments[0].groups] == [30, 19]


def test_bands_are_counted_by_cohort_with_small_cells_hidden() -> None:
    campaign = campaign_past()
    screened(campaign, "Autumn 2023", [CALM] * 40 + [MILD] * 20 + [MODERATE] * 3)
    screened(campaign, "Autumn 2024", [CALM] * 50 + [MILD] * 30 + [MODERATE] * 12)
    screened(campaign, "Autumn 2025", [CALM] * 33 + [MILD] * 22 + [MODERATE] * 15)
    found = of_phq9(campaign)
    assert found.total is not None
    assert found.total.counts == (123, 72, 30, 0, 0)
    assert [group.counts for group in found.groups] == [
        (40, None, None, 0, 0),
        (50, 30, 12, 0, 0),
        (33, None, None, 0, 0),
    ]


def test_what_could_not_be_scored_is_not_counted() -> None:
    campaign = campaign_past()
    students = crowd("A", 25)
    invite(campaign, students)
    torn = (None,) * 5 + (0,) * 4
    hand_in(campaign, [(s, {"phq9": phq9(CALM)}) for s in students[:20]])
    hand_in(campaign, [(s, {"phq9": torn}) for s in students[20:]])
    assert Score.objects.filter(value=None).count() == 5
    found = of_phq9(campaign)
    assert found.total is not None
    assert found.total.n == 20


def test_a_conditional_questionnaire_is_told_only_where_it_gives_nothing_away() -> None:
    """How many were led to PHQ-9 is how many had 3 and above on PHQ-2."""

    def told(calm: int, led: int) -> tuple[int | None, ...] | None:
        campaign = campaign_past(("phq2", "phq9"), name=f"{calm} and {led}")
        condition = {"instrument": "phq2", "scale": "total", "at_least": 3}
        steps = CampaignInstrument.objects.filter(campaign=campaign, instrument__key="phq9")
        steps.update(opens_if=condition)
        students = crowd("A", calm + led)
        invite(campaign, students)
        hand_in(campaign, [(s, {"phq2": (1, 0)}) for s in students[:calm]])
        more = [(s, {"phq2": (2, 2), "phq9": phq9(MILD)}) for s in students[calm:]]
        hand_in(campaign, more)
        second = campaign_insight(people.admin(f"a{calm}-{led}"), campaign.pk).instruments[1]
        assert second.conditional
        assert second.groups == ()
        assert second.scales == ()
        return second.total.counts if second.total else None

    assert told(40, 20) == (0, 20, 0, 0, 0)
    assert told(40, 9) is None
    assert told(9, 40) is None  # the 40 would tell that 9 were calm


def test_norms_and_reliability_need_enough_people() -> None:
    campaign = campaign_past()
    screened(campaign, "Autumn 2024", [CALM] * 20 + [MILD] * 29)
    (scale,) = of_phq9(campaign).scales
    assert scale.norms.percentiles == ()
    assert scale.reliability is not None
    assert scale.reliability.alpha is None
    assert scale.reliability.n == 49


def test_norms_are_those_of_everybody_in_the_campaign() -> None:
    campaign = campaign_past()
    screened(campaign, "Autumn 2023", [CALM] * 60)
    screened(campaign, "Autumn 2024", [MILD] * 30 + [MODERATE] * 30)
    (scale,) = of_phq9(campaign).scales
    found = {p.percent: p.value for p in scale.norms.percentiles}
    assert found == {10: CALM, 25: CALM, 50: CALM, 75: MILD, 90: MODERATE}


def test_reversed_items_are_turned_round_for_reliability() -> None:
    """PSS-10: items 4, 5, 7 and 8 are reversed. People who answer as they feel throughout."""
    rng = random.Random(3)
    campaign = campaign_past(("pss10",))
    students = crowd("A", 150)
    invite(campaign, students)
    rows = []
    for _student in students:
        strain = rng.randint(0, 4)
        felt = [min(4, max(0, strain + rng.choice((-1, 0, 0, 1)))) for _item in range(10)]
        printed = [4 - v if n in (4, 5, 7, 8) else v for n, v in enumerate(felt, 1)]
        rows.append((felt, printed))
    hand_in(campaign, [(s, {"pss10": row[1]}) for s, row in zip(students, rows, strict=True)])
    found = of_phq9(campaign).scales[0].reliability
    assert found is not None
    assert found.alpha is not None
    felt_points = np.array([row[0] for row in rows], dtype=np.float64)
    assert found.alpha.value == pytest.approx(float(alpha(covariance(felt_points))))
    assert found.alpha.value > 0.8


def test_who5_is_told_once_not_raw_and_again_in_per_cent() -> None:
    campaign = campaign_past(("who5",))
    students = crowd("A", 20)
    invite(campaign, students)
    hand_in(campaign, [(s, {"who5": (3,) * 5}) for s in students])
    assert [scale.scale.key for scale in of_phq9(campaign).scales] == ["percent"]


def test_semesters_stand_side_by_side_with_what_changed() -> None:
    screened(campaign_past(days_ago=400), "Autumn 2023", [CALM] * 30 + [MILD] * 30)
    screened(campaign_past(days_ago=40), "Autumn 2024", [CALM] * 20 + [MILD] * 40)
    (history,) = insights_overview(people.admin()).histories
    assert [one.shares.counts for one in history.semesters] == [
        (30, 30, 0, 0, 0),
        (20, 40, 0, 0, 0),
    ]
    first, second = history.semesters
    assert first.change is None
    assert second.change is not None
    assert second.change.difference == pytest.approx((20 * 2 + 40 * 7) / 60 - 4.5)


def test_the_same_total_is_shown_on_both_pages() -> None:
    campaign = campaign_past()
    screened(campaign, "A", [CALM] * 40 + [MILD] * 20 + [MODERATE] * 4)
    screened(campaign, "B", [CALM] * 30 + [MILD] * 25)
    (history,) = insights_overview(people.admin()).histories
    assert history.semesters[0].shares == of_phq9(campaign).total


def test_nothing_in_an_insight_is_about_one_person() -> None:
    campaign = campaign_past()
    screened(campaign, "Cohort", [CALM] * 60 + [MILD] * 60)
    found = campaign_insight(people.admin(), campaign.pk)
    words = repr(
        (found.standing, found.groups, found.instruments, insights_overview(people.counsellor()))
    )
    assert "S-cohort" not in words
    assert "@" not in words


def test_queries_do_not_grow_with_students(django_assert_max_num_queries: Any) -> None:
    admin = people.admin()
    small, large = campaign_past(days_ago=60), campaign_past(days_ago=30)
    screened(small, "A", [CALM] * 12)
    for name in "BCDE":
        screened(large, name, [CALM] * 60 + [MILD] * 20 + [SEVERE] * 5)
    taken = []
    for campaign in (small, large):
        with django_assert_max_num_queries(15) as queries:
            campaign_insight(admin, campaign.pk)
        taken.append(len(queries))
    assert taken[0] == taken[1]
    with django_assert_max_num_queries(6):
        insights_overview(admin)
    with django_assert_max_num_queries(4):
        insights_overview(admin)


def test_what_has_ended_is_worked_out_once_until_a_sheet_comes_or_goes(
    django_assert_num_queries: Any,
) -> None:
    admin, campaign = people.admin(), campaign_past()
    screened(campaign, "A", [CALM] * 30)

    def counted() -> CampaignInsight:
        return campaign_insight(admin, campaign.pk)

    first = counted()
    with django_assert_num_queries(4):  # the campaign, its steps, and whether a sheet is new
        assert counted() == first
    screened(campaign, "A", [MILD] * 11)
    total = counted().instruments[0].total
    assert total is not None
    assert total.counts == (30, 11, 0, 0, 0)


def test_a_sample_of_the_sheets_is_read_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST >= 1000
    monkeypatch.setattr("screening.queries.insights.items.MOST", 120)
    campaign = campaign_past()
    screened(campaign, "A", [n % 20 for n in range(200)])
    found = of_phq9(campaign).scales[0]
    assert found.norms.n == 200
    assert found.reliability is not None
    assert found.reliability.n == 120


def test_fewer_than_ten_in_all_are_not_shown() -> None:
    campaign = campaign_past()
    screened(campaign, "A", [CALM] * (K - 1))
    found = of_phq9(campaign)
    assert found.total is not None
    assert found.total.counts == (None,) * 5
    assert found.moments.mean is None
