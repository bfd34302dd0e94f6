"""Help is there for everybody, at any time, logged in or not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts import services
from tests import people

pytestmark = pytest.mark.django_db


def test_works_before_anything_is_set_up(client: Client) -> None:
    page = client.get(reverse("help"))
    assert page.status_code == 200
    assert b"tel:112" in page.content


def test_shows_the_configured_lines_and_the_centre(client: Client) -> None:
    people.institution(centre_phone="+370 600 11111", centre_hours="Mon to Fri, 9 to 17")
    services.help_line_add(by=None, name="Night Line", phone="0800 (12) 34", hours="nights")
    page = client.get(reverse("help")).content.decode()
    assert 'href="tel:08001234"' in page
    assert 'href="tel:+37060011111"' in page
    assert "Mon to Fri, 9 to 17" in page


def test_every_role_and_staff_without_second_factor_reach_it(client: Client) -> None:
    for user in (people.student().user, people.counsellor(), people.admin()):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get(reverse("help")).status_code == 200


@pytest.mark.parametrize(
    ("then", "kept"),
    [
        ("/questionnaires/result/1/", True),
        ("https://evil.example/", False),
        ("//evil.example", False),
    ],
)
def test_goes_on_only_within_the_house(client: Client, then: str, kept: bool) -> None:
    page = client.get(reverse("help"), {"then": then}).content.decode()
    assert (f'href="{then}"' in page) is kept
    assert ("I have seen this" in page) is kept


def test_page_for_strangers_holds_nothing_about_a_person(client: Client) -> None:
    people.institution()
    page = client.get(reverse("help"))
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()
