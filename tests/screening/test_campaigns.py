from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain.errors import Refused
from screening import queries, services
from screening.models import Campaign, ResponseDraft
from screening.queries.campaigns.standing import standing_counts_for_system
from tests import people
from tests.screening.sheets import CALM, HEAVY, campaign, submit, version

pytestmark = pytest.mark.django_db


def prepared(by: Any = None, **more: Any) -> Campaign:
    services.instruments_load()
    now = timezone.now()
    given: dict[str, Any] = {
        "name": "Semester screening",
        "semester": "Spring 2026",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=14),
        "instruments": ["phq9", "gad7"],
    }
    return services.campaign_create(by=by, **(given | more))


@pytest.fixture(autouse=True)
def place() -> None:
    people.institution()


def test_a_campaign_cannot_open_without_a_responder_on_the_rota() -> None:
    made = prepared()
    with pytest.raises(Refused, match="Nobody is on the rota") as caught:
        services.campaign_open(by=people.admin(), campaign=made)
    assert caught.value.field == "rota"
    made.refresh_from_db()
    assert made.opened_at is None


def test_one_uncovered_weekday_at_the_start_is_enough_to_refuse() -> None:
    made = prepared()
    people.on_duty(people.counsellor(), at=timezone.now() - timedelta(days=1, hours=23))
    with pytest.raises(Refused, match="rota"):
        services.campaign_open(by=people.admin(), campaign=made)


def test_with_a_responder_it_opens_once_and_students_see_it() -> None:
    alice = people.student()
    people.consent(alice)
    running = campaign(alice)
    assert running.opened_at is not None
    assert services.campaign_open(by=None, campaign=running).opened_at == running.opened_at
    assert [e.instrument.key for e in queries.invitations_open(alice.user)] == ["phq9", "gad7"]
    submit(alice, *CALM, campaign=running)
    assert [e.instrument.key for e in queries.invitations_open(alice.user)] == ["gad7"]
    services.campaign_close(by=None, campaign=running)
    assert queries.invitations_open(alice.user) == []


def test_only_those_invited_are_asked_and_inviting_twice_is_once() -> None:
    alice, charlie = people.student(), people.student("S-CHARLIE")
    running = campaign(alice)
    assert queries.invitations_open(charlie.user) == []
    assert services.invite(by=None, campaign=running, student_ids=[alice.pk, charlie.pk]) == 1
    assert services.invite(by=None, campaign=running, student_ids=[alice.pk, charlie.pk]) == 0


@pytest.mark.parametrize(("change", "field"), [
    ({"name": "  "}, "name"),
    ({"instruments": ["phq9", "nothing"]}, "instruments"),
    ({"instruments": []}, "instruments"),
    ({"closes_at": timezone.now() - timedelta(days=2)}, "closes_at"),
])  # fmt: skip
def test_a_campaign_that_makes_no_sense_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        prepared(**change)
    assert caught.value.field == field
    assert not Campaign.objects.exists()


def test_the_same_name_twice_in_a_semester_is_refused() -> None:
    prepared()
    with pytest.raises(Refused, match="already"):
        prepared()


def test_only_administrators_run_campaigns() -> None:
    made = prepared()
    alice = people.student()
    for other in (people.counsellor(), alice.user):
        for act in (services.campaign_open, services.campaign_close):
            with pytest.raises(PermissionDenied):
                act(by=other, campaign=made)
        with pytest.raises(PermissionDenied):
            services.invite(by=other, campaign=made, student_ids=[alice.pk])
        with pytest.raises(PermissionDenied):
            queries.campaign_standing(other, made)


# -- how far it is


def standing(made: Campaign) -> Any:
    return queries.campaign_standing(people.admin(), made)


def answered(student: Any, made: Campaign, *keys: str) -> None:
    for key in keys:
        submit(student, *((0,) * 9 if key == "phq9" else (0,) * 7), key=key, campaign=made)


def crowd(cohort: str, size: int) -> list[Any]:
    students = [
        people.student(f"S-{cohort[-4:]}x{n:02}", cohort=people.cohort(cohort)) for n in range(size)
    ]
    for student in students:
        people.consent(student)
    return students


def test_everybody_stands_in_one_place_and_cohorts_add_up() -> None:
    first, second = crowd("Autumn 2025", 40), crowd("Autumn 2026", 30)
    made = campaign(*first, *second)
    for student in first[:25]:
        answered(student, made, "phq9", "gad7")
    for student in first[25:40]:
        answered(student, made, "phq9")
    found = standing(made)
    sizes = {row.name: row.invited for row in found.cohorts}
    assert sizes == {"Autumn 2025": 40, "Autumn 2026": 30}
    total = found.total
    assert (total.complete, total.late, total.begun, total.declined, total.waiting) == (
        25, 0, 15, 0, 30,
    )  # fmt: skip
    assert total.percent == round(100 * 25 / 70)


def test_small_counts_are_not_shown() -> None:
    students = crowd("Autumn 2026", 30)
    made = campaign(*students)
    for student in students[:3]:
        answered(student, made, "phq9", "gad7")
    found = standing(made)
    assert found.total.complete is None
    assert found.total.percent is None
    assert None in (found.total.begun, found.total.waiting)  # or 30 less the rest would tell


def test_a_draft_counts_as_begun_and_a_refusal_as_declined() -> None:
    students = crowd("Autumn 2026", 24)
    made = campaign(*students)
    for student in students[:12]:
        ResponseDraft.objects.create(
            student=student, campaign=made, instrument_version=version("phq9")
        )
    for student in students[10:22]:
        services.campaign_decline(by=student.user, student=student, campaign=made)
    counts = standing_counts_for_system(made)[people.cohort().pk]
    assert counts == {"begun": 10, "declined": 12, "waiting": 2}


def test_completion_needs_a_follow_up_only_of_those_who_are_asked() -> None:
    students = crowd("Autumn 2026", 4)
    made = campaign(*students, instruments=("phq9", "gad7"))
    hangs = {"instrument": "phq9", "scale": "total", "at_least": 10}
    made.instruments.filter(instrument__key="gad7").update(opens_if=hangs)
    calm, heavy, both, _nothing = students
    submit(calm, *CALM, campaign=made)
    submit(heavy, *HEAVY, campaign=made)
    submit(both, *HEAVY, campaign=made)
    answered(both, made, "gad7")
    counts = standing_counts_for_system(made)[people.cohort().pk]
    assert counts == {"complete": 2, "begun": 1, "waiting": 1}
    open_now = {s: [e.instrument.key for e in queries.invitations_open(s.user)] for s in students}
    assert open_now[calm] == []
    assert open_now[heavy] == ["gad7"]
    assert open_now[_nothing] == ["phq9"]


def test_a_score_of_another_campaign_opens_nothing() -> None:
    (alice,) = crowd("Autumn 2026", 1)
    other = campaign(alice)
    submit(alice, *HEAVY, campaign=other)
    made = prepared(name="Second", instruments=["phq9", "gad7"])
    hangs = {"instrument": "phq9", "scale": "total", "at_least": 10}
    made.instruments.filter(instrument__key="gad7").update(opens_if=hangs)
    services.invite(by=None, campaign=made, student_ids=[alice.pk])
    services.campaign_open(by=None, campaign=made)
    asked = [
        entry.instrument.key
        for entry in queries.invitations_open(alice.user)
        if entry.campaign == made
    ]
    assert asked == ["phq9"]
    assert standing_counts_for_system(made)[people.cohort().pk] == {"waiting": 1}


def test_a_high_score_of_another_campaign_keeps_nobody_from_being_complete() -> None:
    (alice,) = crowd("Autumn 2026", 1)
    hangs = {"instrument": "phq9", "scale": "total", "at_least": 10}
    first = campaign(alice)
    first.instruments.filter(instrument__key="gad7").update(opens_if=hangs)
    submit(alice, *CALM, campaign=first)
    other = prepared(name="Second", instruments=["phq9"])
    services.invite(by=None, campaign=other, student_ids=[alice.pk])
    services.campaign_open(by=None, campaign=other)
    submit(alice, *HEAVY, campaign=other)
    assert standing_counts_for_system(first)[people.cohort().pk] == {"complete": 1, "waiting": 0}


def test_a_high_score_before_the_opening_or_without_a_campaign_counts_for_nothing() -> None:
    (alice,) = crowd("Autumn 2026", 1)
    hangs = {"instrument": "phq9", "scale": "total", "at_least": 10}
    submit(alice, *HEAVY)
    made = campaign(alice)
    made.instruments.filter(instrument__key="gad7").update(opens_if=hangs)
    submit(alice, *CALM, campaign=made)
    assert standing_counts_for_system(made)[people.cohort().pk] == {"complete": 1, "waiting": 0}
    submit(alice, *HEAVY)
    assert standing_counts_for_system(made)[people.cohort().pk] == {"complete": 1, "waiting": 0}


def test_in_the_days_of_grace_only_what_was_begun_is_open_and_counts_as_late() -> None:
    alice, ben = crowd("Autumn 2026", 2)
    made = campaign(alice, ben)
    now = timezone.now()
    answered(alice, made, "phq9")
    ResponseDraft.objects.create(
        student=alice, campaign=made, instrument_version=version("gad7"),
        started_at=now - timedelta(hours=2),
    )  # fmt: skip
    Campaign.objects.filter(pk=made.pk).update(
        closes_at=now - timedelta(hours=1), late_until=now + timedelta(days=2)
    )
    made.refresh_from_db()
    (left,) = queries.invitations_open(alice.user)
    assert (left.instrument.key, left.late) == ("gad7", True)
    assert queries.invitations_open(ben.user) == []
    answered(alice, made, "gad7")
    assert standing_counts_for_system(made)[people.cohort().pk] == {"late": 1, "waiting": 1}
    Campaign.objects.filter(pk=made.pk).update(late_until=now - timedelta(minutes=1))
    assert queries.invitations_open(alice.user) == []


def test_what_is_open_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    alice, ben = crowd("Autumn 2026", 2)
    hangs = {"instrument": "phq9", "scale": "total", "at_least": 10}

    def more(name: str) -> None:
        made = prepared(name=name, instruments=["phq9", "gad7", "who5"])
        made.instruments.filter(instrument__key="gad7").update(opens_if=hangs)
        services.invite(by=None, campaign=made, student_ids=[alice.pk, ben.pk])
        Campaign.objects.filter(pk=made.pk).update(opened_at=timezone.now())

    more("First")
    with CaptureQueriesContext(connection) as once:
        queries.invitations_open(alice.user)
    more("Second")
    more("Third")
    with django_assert_num_queries(len(once)):
        assert len(queries.invitations_open(ben.user)) == 6


def test_standing_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    admin, students = people.admin(), crowd("Autumn 2026", 6)
    made = campaign(*students)
    for student in students:
        submit(student, *CALM, campaign=made)
    with django_assert_max_num_queries(9):
        queries.campaign_standing(admin, made)
    with django_assert_max_num_queries(4):
        assert [line.sheets for line in queries.campaign_lines(admin)] == [6]


def test_two_admins_who_open_at_once_plan_each_letter_once() -> None:
    alice = people.student()
    made = campaign(alice)
    services.campaign_open(by=None, campaign=made)
    services.mails_plan(campaign=made, since=timezone.now())
    assert alice.invitations.get().mails.count() == 1
