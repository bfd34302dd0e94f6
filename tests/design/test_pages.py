"""Log-in, second step and error pages: they open, in the house's own design."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db

ENTRANCE = ["account_login", "account_reset_password", "account_reset_password_done"]
OWN_ACCOUNT = ["account_logout", "account_change_password", "mfa_index"]
ERRORS = ["403", "404", "429", "500", "csrf", "locked", "offline"]


def _own_design(html: str) -> None:
    assert "css/tokens.css" in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert '<html lang="en">' in html


def _with_password(user: User) -> User:
    user.set_password(people.PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_pages_are_in_the_house_design(client: Client, name: str) -> None:
    people.institution()
    response = client.get(reverse(name))
    assert response.status_code == 200
    _own_design(response.content.decode())


@pytest.mark.parametrize("name", OWN_ACCOUNT)
def test_account_pages_are_in_the_house_design(client: Client, name: str) -> None:
    people.institution()
    people.log_in(client, _with_password(people.student("S-ALICE").user))
    response = client.get(reverse(name))
    assert response.status_code == 200
    _own_design(response.content.decode())


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_say_what_to_do_next(rf: RequestFactory, name: str) -> None:
    html = render_to_string(f"errors/{name}.html", request=rf.get("/"))
    _own_design(html)
    assert 'class="btn btn--primary' in html


def test_server_error_page_needs_no_database(rf: RequestFactory) -> None:
    html = render_to_string("errors/500.html")
    assert "Something went wrong on our side" in html


def test_log_in_page_names_its_fields_and_their_errors(client: Client) -> None:
    people.institution()
    response = client.post(reverse("account_login"), {"login": "not-an-address", "password": ""})
    html = response.content.decode()
    assert 'for="id_login"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(r'aria-describedby="[^"]*id_password_error', html)
    assert 'id="id_password_error"' in html


def test_wrong_password_is_said_without_naming_which_part_was_wrong(client: Client) -> None:
    people.institution()
    alice = people.student("S-ALICE")
    response = client.post(
        reverse("account_login"), {"login": alice.user.email, "password": "something else"}
    )
    assert 'role="alert"' in response.content.decode()


def test_no_log_ins_are_shown_where_people_are_real(client: Client) -> None:
    people.institution()
    assert b"demo-logins" not in client.get(reverse("account_login")).content


def test_a_forgotten_password_leads_to_a_page_for_a_new_one(client: Client) -> None:
    people.institution()
    alice = people.student("S-ALICE")
    client.post(reverse("account_reset_password"), {"email": alice.user.email})
    letter = str(mail.outbox[0].body)
    assert "!" not in letter
    link = re.search(r"https?://[^/]+(/\S+)", letter)
    assert link is not None
    page = client.get(link.group(1), follow=True)
    assert page.status_code == 200
    assert "New password" in page.content.decode()


def test_an_old_link_offers_a_new_one(client: Client) -> None:
    people.institution()
    page = client.get(reverse("account_reset_password_from_key", args=["1", "old-key"]))
    assert reverse("account_reset_password") in page.content.decode()


def test_staff_are_asked_for_their_code_in_the_house_design(client: Client) -> None:
    people.institution()
    bob = _with_password(people.counsellor("bob"))
    people.second_factor(bob)
    page = client.post(
        reverse("account_login"), {"login": bob.email, "password": people.PASSWORD}, follow=True
    )
    html = page.content.decode()
    assert 'autocomplete="one-time-code"' in html
    _own_design(html)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert 'id="id_code_error"' in wrong
