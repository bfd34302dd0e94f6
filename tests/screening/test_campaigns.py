from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.domain.errors import Refused
from screening import queries, services
from screening.models import Campaign
from tests import people
from tests.screening.sheets import CALM, HEAVY, campaign, submit

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
            queries.campaign_progress(other, made)


def test_progress_counts_people_and_hides_small_bands() -> None:
    students = [people.student(f"S-N{n:02}") for n in range(14)]
    running = campaign(*students)
    for number, student in enumerate(students[:13]):
        people.consent(student)
        submit(student, *(HEAVY if number < 2 else CALM), campaign=running)
    submit(students[0], *(0,) * 7, key="gad7", campaign=running)
    found = queries.campaign_progress(people.admin(), running)
    assert (found.invited, found.started, found.completed, found.percent) == (14, 13, 1, 7)
    phq9, gad7 = found.instruments
    assert (phq9.answered, phq9.scored) == (13, 13)
    # 11 calm and 2 heavy: showing the 11 would tell the 2
    assert [band.count for band in phq9.bands] == [None, 0, 0, None, 0]
    assert [band.count for band in gad7.bands] == [None] * 4


def test_progress_takes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    admin = people.admin()
    students = [people.student(f"S-N{n:02}") for n in range(6)]
    running = campaign(*students)
    for student in students:
        people.consent(student)
        submit(student, *CALM, campaign=running)
    with django_assert_max_num_queries(8):
        queries.campaign_progress(admin, running)
    with django_assert_max_num_queries(4):
        assert [line.sheets for line in queries.campaign_lines(admin)] == [6]
