from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Student, User
from counselling import queries
from counselling.queries import QueueFilter
from screening.models import FlagEvent, RiskFlag
from tests import people
from tests.counselling import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(client: Client) -> User:
    people.institution()
    bob = people.counsellor("bob")
    people.log_in(client, bob)
    return bob


@pytest.fixture
def alice(bob: User) -> Student:
    return cases.in_care(bob)


def listed(client: Client, **filters: Any) -> list[int]:
    shown = client.get(reverse("queue"), filters).content.decode()
    return [int(pk) for pk in re.findall(r'data-flag="(\d+)"', shown)]


def test_the_most_severe_comes_first_and_then_the_clock(client: Client, bob: User) -> None:
    elevated = cases.elevated_flag(cases.in_care(bob, "S-ONE"))
    later = cases.urgent_flag(cases.in_care(bob, "S-TWO"))
    sooner = cases.urgent_flag(cases.in_care(bob, "S-THREE"))
    RiskFlag.objects.filter(pk=sooner.pk).update(acknowledge_by=timezone.now())
    assert listed(client) == [sooner.pk, later.pk, elevated.pk]


def test_within_a_severity_what_nobody_took_on_comes_first(client: Client, bob: User) -> None:
    first = cases.urgent_flag(cases.in_care(bob, "S-ONE"))
    second = cases.urgent_flag(cases.in_care(bob, "S-TWO"))
    client.post(reverse("flag_acknowledge", args=[first.pk]))
    assert listed(client) == [second.pk, first.pk]


def test_severity_is_a_word_a_shape_and_a_colour(client: Client, alice: Student) -> None:
    cases.urgent_flag(alice)
    shown = client.get(reverse("queue")).content.decode()
    row = shown[shown.index('class="row') :]
    assert "mark--urgent" in row
    assert "mark__shape" in row
    assert "Urgent</span>" in row


def test_the_clock_says_how_long_is_left_and_then_how_long_it_is_over(
    client: Client, alice: Student
) -> None:
    flag = cases.urgent_flag(alice)
    assert "acknowledge within 11 h" in client.get(reverse("queue")).content.decode()
    RiskFlag.objects.filter(pk=flag.pk).update(
        acknowledge_by=timezone.now() - timedelta(minutes=12, seconds=5)
    )
    assert "12 min past its time" in client.get(reverse("queue")).content.decode()


def test_filters_narrow_by_severity_and_status(client: Client, bob: User) -> None:
    urgent = cases.urgent_flag(cases.in_care(bob, "S-ONE"))
    elevated = cases.elevated_flag(cases.in_care(bob, "S-TWO"))
    client.post(reverse("flag_acknowledge", args=[elevated.pk]))
    assert listed(client, severity="urgent") == [urgent.pk]
    assert listed(client, status="acknowledged") == [elevated.pk]
    assert listed(client, status="open") == [urgent.pk]
    assert listed(client, status="nonsense", severity="'") == [urgent.pk, elevated.pk]


def test_on_duty_the_scope_tells_mine_from_everybodys(client: Client, bob: User) -> None:
    mine = cases.elevated_flag(cases.in_care(bob, "S-ONE"))
    other = cases.urgent_flag(cases.student("S-TWO"))
    assert listed(client) == [mine.pk]
    people.on_duty(bob)
    assert listed(client) == [other.pk, mine.pk]
    assert listed(client, scope="mine") == [mine.pk]
    assert listed(client, scope="duty") == [other.pk]


def test_counts_do_not_depend_on_the_severity_looked_at(bob: User) -> None:
    cases.urgent_flag(cases.in_care(bob, "S-ONE"))
    cases.elevated_flag(cases.in_care(bob, "S-TWO"))
    found = queries.queue(bob, QueueFilter(severity="urgent"))
    assert (found.total, len(found.rows)) == (1, 1)
    assert found.counts == {"urgent": 1, "elevated": 1, "watch": 0}
    assert found.unacknowledged == 2


def test_an_empty_queue_does_not_say_that_everybody_is_well(client: Client, bob: User) -> None:
    shown = client.get(reverse("queue")).content.decode()
    assert "Nothing waits for you" in shown
    assert "does not mean that everybody is well" in shown


def test_the_queue_takes_as_many_queries_for_many_flags_as_for_one(
    client: Client, bob: User, django_assert_max_num_queries: Any
) -> None:
    cases.urgent_flag(cases.in_care(bob, "S-ONE"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("queue"))
    for number in range(12):
        cases.urgent_flag(cases.in_care(bob, f"S-MORE{number}"))
    with django_assert_max_num_queries(len(one)):
        assert len(listed(client)) == 13


def test_the_live_refresh_brings_the_list_alone_with_the_choice_marked(
    client: Client, alice: Student
) -> None:
    flag = cases.urgent_flag(alice)
    response = client.get(
        reverse("queue"),
        {"flag": flag.pk},
        headers={"HX-Request": "true", "HX-Target": "queue-list"},
    )
    shown = response.content.decode()
    assert "<html" not in shown
    assert "data-chart" not in shown
    assert 'aria-current="true" href=' in shown


def test_a_chosen_row_brings_the_profile_alone(client: Client, alice: Student) -> None:
    flag = cases.urgent_flag(alice)
    response = client.get(
        reverse("queue"), {"flag": flag.pk}, headers={"HX-Request": "true", "HX-Target": "pane"}
    )
    shown = response.content.decode()
    assert "<html" not in shown
    assert "queue-row" not in shown
    assert "data-chart" in shown


def test_acknowledging_stops_the_clock_and_names_who_did(
    client: Client, bob: User, alice: Student
) -> None:
    flag = cases.urgent_flag(alice)
    response = client.post(
        reverse("flag_acknowledge", args=[flag.pk]), {"next": reverse("queue"), "note": "calling"}
    )
    assert response["Location"] == reverse("queue")
    event = FlagEvent.objects.get(flag=flag, kind="acknowledged")
    assert (event.by, event.note) == (bob, "calling")
    shown = client.get(reverse("queue")).content.decode()
    assert "taken on by you" in shown
    assert "acknowledge within" not in shown


def test_a_form_never_returns_to_another_site(client: Client, alice: Student) -> None:
    flag = cases.urgent_flag(alice)
    url = reverse("flag_acknowledge", args=[flag.pk])
    response = client.post(url, {"next": "https://elsewhere.example/"})
    assert response["Location"] == reverse("flag", args=[flag.pk])


def test_closing_needs_an_outcome_and_a_reason(client: Client, alice: Student) -> None:
    flag = cases.urgent_flag(alice)
    url = reverse("flag_close", args=[flag.pk])
    refused = client.post(url, {"outcome": "", "note": ""})
    assert refused.status_code == 400
    assert b"field--error" in refused.content
    client.post(url, {"outcome": "in_care", "note": "First talk on Tuesday"})
    flag.refresh_from_db()
    assert (flag.status, flag.outcome) == ("closed", "in_care")
    assert listed(client) == []
    assert listed(client, status="closed") == [flag.pk]


def test_the_flags_page_shows_rule_uncertainty_evidence_and_history(
    client: Client, bob: User, alice: Student
) -> None:
    flag = cases.urgent_flag(alice)
    client.post(reverse("flag_acknowledge", args=[flag.pk]))
    shown = client.get(reverse("flag", args=[flag.pk])).content.decode()
    assert "Critical answer, version 1" in shown
    assert "It does not say how strong" in shown
    assert "What the rule looked at" in shown
    assert "1 minimal" in shown or "1 none" in shown
    assert "Several days" in shown
    assert f"/students/{alice.code}/#sheet-" in shown
    assert f"Acknowledged</span> · {bob.name}" in shown
