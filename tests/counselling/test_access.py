"""Every page of the room: right role, wrong role, other caseload, anonymous."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Student, User
from tests import people
from tests.counselling import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob() -> User:
    people.institution()
    return people.counsellor("bob")


@pytest.fixture
def alice(bob: User) -> Student:
    return cases.in_care(bob)


def pages(student: Student) -> dict[str, str]:
    code, flag = student.code, cases.urgent_flag(student)
    return {
        "queue": reverse("queue"),
        "pane": f"{reverse('queue')}?flag={flag.pk}",
        "flag": reverse("flag", args=[flag.pk]),
        "caseload": reverse("caseload"),
        "profile": reverse("profile", args=[code]),
        "day": reverse("profile_day", args=[code, cases.today(student)]),
        "report": reverse("profile_pdf", args=[code]),
    }


ALL = ("queue", "pane", "flag", "caseload", "profile", "day", "report")


@pytest.mark.parametrize("name", ALL)
def test_the_students_own_counsellor_opens_it(
    client: Client, bob: User, alice: Student, name: str
) -> None:
    response = people.log_in(client, bob).get(pages(alice)[name])
    assert response.status_code == 200


@pytest.mark.parametrize("name", ALL)
def test_nobody_opens_it_without_logging_in(client: Client, alice: Student, name: str) -> None:
    response = client.get(pages(alice)[name])
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("role", ["student", "admin"])
def test_students_and_administrators_are_refused(
    client: Client, alice: Student, name: str, role: str
) -> None:
    user: Any = alice if role == "student" else people.admin()
    assert people.log_in(client, user).get(pages(alice)[name]).status_code == 403


@pytest.mark.parametrize("name", ["profile", "day", "report"])
def test_another_caseload_leads_to_the_break_glass_page_and_shows_nothing(
    client: Client, alice: Student, name: str
) -> None:
    charlie = people.counsellor("charlie")
    response = people.log_in(client, charlie).get(pages(alice)[name], follow=True)
    assert response.redirect_chain == [(reverse("break_glass", args=[alice.code]), 302)]
    shown = response.content.decode()
    assert "not in your caseload" in shown
    assert "Design" not in shown
    assert not AuditEvent.objects.filter(actor=charlie).exists()


@pytest.mark.parametrize("name", ["flag", "pane"])
def test_another_caseloads_flag_is_refused(client: Client, alice: Student, name: str) -> None:
    charlie = people.counsellor("charlie")
    assert people.log_in(client, charlie).get(pages(alice)[name]).status_code == 403


def test_another_caseloads_flag_is_not_in_the_queue(client: Client, alice: Student) -> None:
    cases.urgent_flag(alice)
    response = people.log_in(client, people.counsellor("charlie")).get(reverse("queue"))
    assert alice.code not in response.content.decode()


def test_on_duty_the_urgent_flag_is_shown_but_not_the_profile(
    client: Client, alice: Student
) -> None:
    charlie = people.counsellor("charlie")
    people.on_duty(charlie)
    response = people.log_in(client, charlie).get(pages(alice)["pane"])
    shown = response.content.decode()
    assert response.status_code == 200
    assert reverse("break_glass", args=[alice.code]) in shown
    assert "data-chart" not in shown


@pytest.mark.parametrize("name", ["profile", "day", "report", "break_glass"])
def test_an_unknown_code_is_not_found(client: Client, bob: User, name: str) -> None:
    urls = {
        "profile": reverse("profile", args=["S-NOBODY"]),
        "day": reverse("profile_day", args=["S-NOBODY", "2026-10-01"]),
        "report": reverse("profile_pdf", args=["S-NOBODY"]),
        "break_glass": reverse("break_glass", args=["S-NOBODY"]),
    }
    assert people.log_in(client, bob).get(urls[name]).status_code == 404


def test_a_day_that_no_calendar_has_is_not_found(client: Client, bob: User, alice: Student) -> None:
    url = f"/students/{alice.code}/days/2026-02-31/"
    assert people.log_in(client, bob).get(url).status_code == 404


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("profile", "profile"),
        ("day", "day"),
        ("report", "report"),
        ("flag", "flag"),
        ("pane", "queue"),
    ],
)
def test_every_look_leaves_a_row_that_the_student_can_read(
    client: Client, bob: User, alice: Student, name: str, what: str
) -> None:
    people.log_in(client, bob).get(pages(alice)[name])
    row = AuditEvent.objects.get(student=alice, actor=bob, action="profile.read")
    assert row.details == {"what": what}


@pytest.mark.parametrize("name", ["queue", "caseload"])
def test_a_list_is_no_look_at_anybody(client: Client, bob: User, alice: Student, name: str) -> None:
    people.log_in(client, bob).get(pages(alice)[name])
    assert not AuditEvent.objects.filter(action="profile.read").exists()


def test_break_glass_asks_for_a_reason_opens_the_profile_and_tells_the_student(
    client: Client, alice: Student
) -> None:
    charlie = people.counsellor("charlie")
    people.log_in(client, charlie)
    url = reverse("break_glass", args=[alice.code])
    refused = client.post(url, {"reason": "test"})
    assert refused.status_code == 200
    assert not AuditEvent.objects.filter(action="break_glass.open").exists()
    opened = client.post(url, {"reason": "Covering for Bob, called in by the student"})
    assert opened["Location"] == reverse("profile", args=[alice.code])
    profile = client.get(opened["Location"])
    assert profile.status_code == 200
    assert "Opened with a reason" in profile.content.decode()
    row = AuditEvent.objects.get(action="break_glass.open", actor=charlie, student=alice)
    assert "Covering for Bob" in row.reason


@pytest.mark.parametrize("name", ["flag_acknowledge", "flag_close", "note_add"])
def test_forms_answer_to_posts_alone(client: Client, bob: User, alice: Student, name: str) -> None:
    flag = cases.urgent_flag(alice)
    target = alice.code if name == "note_add" else flag.pk
    assert people.log_in(client, bob).get(reverse(name, args=[target])).status_code == 405


@pytest.mark.parametrize("name", ["flag_acknowledge", "flag_close"])
def test_an_outsider_cannot_act_on_a_flag(client: Client, alice: Student, name: str) -> None:
    flag = cases.urgent_flag(alice)
    people.log_in(client, people.counsellor("charlie"))
    form = {"outcome": "no_concern", "note": "nothing"}
    assert client.post(reverse(name, args=[flag.pk]), form).status_code == 403
    flag.refresh_from_db()
    assert flag.status == "open"
