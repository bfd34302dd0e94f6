from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Student, User
from counselling import queries
from counselling.models import ProfileVisit
from counselling.queries.norms import campus_norms, norm_of
from ema.models import DailySummary
from screening import services as screening
from screening.models import FlagRuleVersion
from tests import people
from tests.counselling import cases
from tests.ema import factories
from tests.screening import sheets

pytestmark = pytest.mark.django_db

CALM = [20, 24, 18, 22, 20, 25, 19, 21, 23, 18, 20, 22, 24, 20]


@pytest.fixture
def bob(client: Client) -> User:
    people.institution()
    bob = people.counsellor("bob")
    people.log_in(client, bob)
    return bob


@pytest.fixture
def alice(bob: User) -> Student:
    return cases.in_care(bob)


def page(client: Client, student: Student, **query: Any) -> str:
    response = client.get(reverse("profile", args=[student.code]), query)
    return str(response.content.decode())


def test_a_new_student_has_a_profile_that_says_what_is_missing(
    client: Client, alice: Student
) -> None:
    sheets.version()
    shown = page(client, alice)
    assert "No flag is open. That is not the same as being well." in shown
    assert "not answered in these weeks" in shown
    assert "No readable expression sample" in shown
    assert "No questionnaire has been answered yet." in shown
    assert "no check-ins sent in the last 28 days" in shown


def test_all_sources_stand_on_one_axis(client: Client, alice: Student) -> None:
    cases.days(alice, [*CALM, 30, None, 60, 64, 70])
    sheets.submit(alice, *sheets.HEAVY)
    shown = page(client, alice)
    assert "16 moderately severe" in shown
    assert "own upper limit" in shown
    assert 'fill="var(--emotion-sadness)"' in shown
    assert "of 19 days" not in shown
    assert "Elevated" in shown


def test_the_profiles_limit_is_the_one_that_raises_the_flag(bob: User, alice: Student) -> None:
    cases.days(alice, [*CALM, 22, 45, 60, 75])
    control = queries.profile(bob, alice).timeline.control
    assert control is not None
    assert control.baseline_mean == pytest.approx(sum(CALM) / len(CALM))
    assert not control.points[0].above
    for point in control.points:
        screening.flags_from_summaries(student_ids=[alice.pk], local_date=point.day)
        assert alice.flags.exists() == point.above, point


def test_a_long_history_has_the_rules_own_baseline(bob: User, alice: Student) -> None:
    """The rule looks at a semester; what was long before must not move the limit shown."""
    cases.days(alice, [*[70] * 40, *[20 + n % 5 for n in range(119)]])
    control = queries.profile(bob, alice).timeline.control
    assert control is not None
    assert control.baseline_mean < 30


def test_the_limit_follows_the_rules_active_version(bob: User, alice: Student) -> None:
    cases.days(alice, [*CALM, 22, 45, 60])
    screening.rules_load()
    before = queries.profile(bob, alice).timeline.control
    version = FlagRuleVersion.objects.get(rule__key="negative_affect_ewma")
    version.parameters = version.parameters | {"limit": 40.0}
    version.save()
    after = queries.profile(bob, alice).timeline.control
    assert before is not None
    assert after is not None
    assert after.points[-1].upper > before.points[-1].upper


def test_weeks_can_be_chosen_and_nonsense_falls_back(bob: User, alice: Student) -> None:
    spans = {weeks: queries.profile(bob, alice, weeks).timeline for weeks in (4, 8, 16)}
    assert {weeks: (t.until - t.since).days + 1 for weeks, t in spans.items()} == {
        4: 28,
        8: 56,
        16: 112,
    }


@pytest.mark.parametrize("asked", ["1000000", "-1", "x", ""])
def test_weeks_in_the_address_are_not_trusted(client: Client, alice: Student, asked: str) -> None:
    shown = page(client, alice, weeks=asked)
    assert 'aria-current="true">8 weeks' in shown


def test_answers_to_items_are_shown_with_the_critical_one_marked(
    client: Client, alice: Student
) -> None:
    sheets.submit(alice, *sheets.ITEM_NINE)
    shown = page(client, alice)
    assert "critical answer" in shown
    assert 'class="sheet__critical"' in shown
    assert "Several days" in shown


def test_the_profile_says_what_changed_since_the_look_before(
    client: Client, bob: User, alice: Student
) -> None:
    page(client, alice)
    before = timezone.now() - timedelta(days=2)
    ProfileVisit.objects.update(at=before)
    sheets.submit(alice, *sheets.HEAVY)
    shown = page(client, alice)
    assert "Since you last looked" in shown
    assert "1 new flag" in shown
    assert "PHQ-9 16, moderately severe" in shown


def test_coming_back_within_the_hour_is_the_same_look(client: Client, alice: Student) -> None:
    page(client, alice)
    first = ProfileVisit.objects.get()
    page(client, alice)
    again = ProfileVisit.objects.get()
    assert (again.at, again.previous_at) == (first.at, None)


def test_the_profile_takes_as_many_queries_for_many_days_as_for_few(
    client: Client, alice: Student, django_assert_max_num_queries: Any
) -> None:
    cases.days(alice, CALM[:3])
    sheets.submit(alice, *sheets.CALM)
    page(client, alice)  # the campus norms are remembered from here on
    with django_assert_max_num_queries(120) as few:
        page(client, alice)
    DailySummary.objects.all().delete()
    cases.days(alice, CALM)
    for _ in range(3):
        sheets.submit(alice, *sheets.CALM)
    with django_assert_max_num_queries(len(few)):
        page(client, alice)


def test_a_day_lists_each_check_in_with_answers_and_estimates(client: Client, bob: User) -> None:
    alice = factories.alice()
    people.assign(bob, alice)
    due = timezone.now() - timedelta(minutes=30)
    prompt = factories.answered(alice, due, sad=71)
    factories.sampled(alice, captured_at=due + timedelta(minutes=6), prompt=prompt)
    factories.prompt_for(alice, due - timedelta(hours=3), status="expired", slot=1)
    day = prompt.local_date
    shown = client.get(reverse("profile_day", args=[alice.code, day])).content.decode()
    assert "Right now I feel" in shown
    assert ">71<" in shown
    assert "Expression estimate: sadness" in shown
    assert "missing, not zero" in shown


def test_an_empty_day_says_so(client: Client, alice: Student) -> None:
    shown = client.get(reverse("profile_day", args=[alice.code, "2026-01-05"])).content.decode()
    assert "No check-ins on this day" in shown
    assert "not been summed up" in shown


def test_fewer_than_ten_people_make_no_norm() -> None:
    assert norm_of([20.0] * 9) is None
    norm = norm_of([float(n) for n in range(11)])
    assert norm is not None
    assert (norm.lower, norm.upper, norm.people) == (2.5, 7.5, 11)


def test_the_campus_norm_is_over_people_not_over_days(alice: Student) -> None:
    for number in range(10):
        cases.days(people.student(f"S-P{number}"), [float(number)] * (1 if number else 12))
    cases.days(alice, [10.0])
    norm = campus_norms(cases.today(alice))["na"]
    assert (norm.lower, norm.upper, norm.people) == (2.5, 7.5, 11)
