from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import people
from tests.counselling import cases
from tests.screening import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(client: Client) -> User:
    people.institution()
    bob = people.counsellor("bob")
    people.log_in(client, bob)
    return bob


def listed(client: Client, **query: Any) -> list[str]:
    shown = client.get(reverse("caseload"), query).content.decode()
    return re.findall(r'caseload__name" href="/students/([^/]+)/"', shown)


def test_only_the_own_students_are_listed(client: Client, bob: User) -> None:
    cases.in_care(bob, "S-ALICE")
    cases.student("S-OTHER")
    assert listed(client) == ["S-ALICE"]


def test_the_row_sums_up_each_source(client: Client, bob: User) -> None:
    alice = cases.in_care(bob)
    cases.days(alice, [20, None, 30])
    sheets.submit(alice, *sheets.HEAVY)
    shown = client.get(reverse("caseload")).content.decode()
    assert "yesterday" in shown
    assert "50 %" in shown  # 6 of 12 check-ins
    assert "16 moderately severe" in shown
    assert "2 days known, last 30" in shown
    assert "1 open" in shown


def test_who_has_a_flag_comes_first_and_other_orders_can_be_chosen(
    client: Client, bob: User
) -> None:
    one, two = cases.in_care(bob, "S-ONE"), cases.in_care(bob, "S-TWO")
    cases.urgent_flag(two)
    cases.days(one, [20])
    assert listed(client) == ["S-TWO", "S-ONE"]
    assert listed(client, sort="code") == ["S-ONE", "S-TWO"]
    assert listed(client, sort="last") == ["S-TWO", "S-ONE"]
    assert listed(client, sort="phq9") == ["S-TWO", "S-ONE"]
    assert listed(client, sort="'; drop") == ["S-TWO", "S-ONE"]


def test_search_finds_by_code_and_programme(client: Client, bob: User) -> None:
    cases.in_care(bob, "S-ONE")
    cases.in_care(bob, "S-TWO")
    assert listed(client, q="two") == ["S-TWO"]
    assert listed(client, q="design") == ["S-ONE", "S-TWO"]
    assert "Nobody matches" in client.get(reverse("caseload"), {"q": "x"}).content.decode()


def test_an_empty_caseload_says_what_happens_next(client: Client, bob: User) -> None:
    assert "An administrator assigns" in client.get(reverse("caseload")).content.decode()


def test_the_caseload_takes_as_many_queries_for_many_students_as_for_one(
    client: Client, bob: User, django_assert_max_num_queries: Any
) -> None:
    cases.urgent_flag(cases.in_care(bob, "S-FIRST"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("caseload"))
    for number in range(8):
        student = cases.in_care(bob, f"S-M{number}")
        cases.days(student, [20.0, 30.0])
        sheets.submit(student, *sheets.HEAVY)
    with django_assert_max_num_queries(len(one)):
        assert len(listed(client)) == 9
