"""Staff do nothing before this session has passed a second factor, whichever way they come in."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def code_now() -> str:
    counter = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(people.TOTP_SECRET, counter)))


def password_in(client: Client, user: User) -> str:
    """Log in with the password alone; returns where that leads."""
    form = {"login": user.email, "password": people.PASSWORD}
    return str(client.post(reverse("account_login"), form).headers.get("Location", ""))


@pytest.fixture
def ada() -> User:
    return people.admin(password=people.PASSWORD)


def test_staff_without_one_are_sent_to_set_it_up(client: Client, ada: User) -> None:
    password_in(client, ada)
    response = client.get(reverse("institution"))
    assert response.headers["Location"].startswith(reverse("mfa_activate_totp"))


def test_fragment_is_told_to_go_there_whole(client: Client, ada: User) -> None:
    password_in(client, ada)
    response = client.get(reverse("institution"), headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("method", ["get", "post"])
def test_api_refuses_with_a_problem_document(client: Client, ada: User, method: str) -> None:
    password_in(client, ada)
    response = getattr(client, method)(reverse("api_samples"))
    assert response.status_code == 403
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 403


def test_password_alone_opens_nothing_when_there_is_one(client: Client, ada: User) -> None:
    people.second_factor(ada)
    assert password_in(client, ada) == reverse("mfa_authenticate")
    assert (
        client.get(reverse("institution")).headers["Location"].startswith(reverse("account_login"))
    )
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("institution")).status_code == 200


def test_session_that_never_passed_it_is_asked_for_it(client: Client, ada: User) -> None:
    """As after a password reset, or a session made by any other path."""
    people.second_factor(ada)
    client.force_login(ada, backend=BACKEND)
    response = client.get(reverse("institution"))
    assert response.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code_now()})
    assert client.get(reverse("institution")).status_code == 200


def test_passing_as_one_user_does_not_count_for_another(client: Client, ada: User) -> None:
    charlie = people.admin("charlie")
    people.second_factor(charlie)
    people.log_in(client, ada)
    session = client.session
    kept = session["account_authentication_methods"]
    client.force_login(charlie, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = kept
    session.save()
    response = client.get(reverse("institution"))
    assert response.headers["Location"].startswith(reverse("mfa_reauthenticate"))


def test_code_opens_once(client: Client, ada: User) -> None:
    people.second_factor(ada)
    code = code_now()
    password_in(client, ada)
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    password_in(other, ada)
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert other.get(reverse("institution")).status_code == 302


def test_guessing_codes_locks_the_account(client: Client, ada: User) -> None:
    people.second_factor(ada)
    password_in(client, ada)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    again = Client()
    assert (
        again.post(
            reverse("account_login"), {"login": ada.email, "password": people.PASSWORD}
        ).status_code
        == 429
    )
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("institution")).status_code == 302


def test_students_may_have_one_and_need_none(client: Client) -> None:
    alice = people.student(password=people.PASSWORD)
    password_in(client, alice.user)
    assert client.get(reverse("student_me")).status_code == 200
    client.post(reverse("account_logout"))
    people.second_factor(alice.user)
    assert password_in(client, alice.user) == reverse("mfa_authenticate")
    assert client.get(reverse("student_me")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("student_me")).status_code == 200


def test_counsellors_are_staff_too(client: Client) -> None:
    bob = people.counsellor(password=people.PASSWORD)
    password_in(client, bob)
    for name in ("queue", "caseload"):
        response = client.get(reverse(name))
        assert response.headers["Location"].startswith(reverse("mfa_activate_totp"))
