"""Log-in: by address and password, locked after five wrong ones, closed to everybody else."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from accounts.domain.demo import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Role, Student, User
from config import settings as real
from config.adapters import client_address
from tests import people

pytestmark = pytest.mark.django_db
LOG_IN = "/account/login/"


@pytest.fixture
def alice() -> Student:
    return people.student(password=people.PASSWORD)


def attempt(client: Client, password: str, login: str = "alice@maum.example") -> int:
    return client.post(LOG_IN, {"login": login, "password": password}).status_code


def test_each_role_begins_where_its_work_is(client: Client, alice: Student) -> None:
    assert attempt(client, people.PASSWORD, "Alice@MAUM.example") == 302  # case is ignored
    assert client.get("/").headers["Location"] == reverse("student_home")
    for user, home in ((people.counsellor(), "queue"), (people.admin(), "institution")):
        assert people.log_in(Client(), user).get("/").headers["Location"] == reverse(home)


def test_five_wrong_passwords_lock_and_say_so(client: Client, alice: Student) -> None:
    assert [attempt(client, "wrong") for _ in range(4)] == [200] * 4
    locked = client.post(LOG_IN, {"login": alice.user.email, "password": "wrong"})
    assert locked.status_code == 429
    assert b"Log-in is paused" in locked.content
    assert attempt(client, people.PASSWORD) == 429  # the right one does not help now
    assert attempt(Client(), people.PASSWORD, "ALICE@maum.example") == 429
    other = people.student("S-CHARLIE", password=people.PASSWORD)
    assert attempt(client, people.PASSWORD, other.user.email) == 302  # nobody else is locked out


def test_success_forgets_the_wrong_ones(client: Client, alice: Student) -> None:
    for _ in range(2):
        assert [attempt(client, "wrong") for _ in range(4)] == [200] * 4
        assert attempt(client, people.PASSWORD) == 302
        client.post(reverse("account_logout"))


def test_log_in_makes_a_new_session(client: Client, alice: Student) -> None:
    client.get(LOG_IN)
    session = client.session
    session["planted"] = 1
    session.save()
    before = client.session.session_key
    attempt(client, people.PASSWORD)
    assert client.session.session_key != before


def test_password_change_ends_other_sessions(client: Client, alice: Student) -> None:
    other = people.log_in(Client(), alice)
    people.log_in(client, alice)
    form = {"oldpassword": people.PASSWORD, "password1": "calm-sea-at-noon-4"}
    client.post(reverse("account_change_password"), form | {"password2": "calm-sea-at-noon-4"})
    assert other.get(reverse("student_me")).status_code == 302


def test_reset_tells_nobody_who_is_enrolled(client: Client, alice: Student) -> None:
    known = client.post(reverse("account_reset_password"), {"email": alice.user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@maum.example"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    to_alice = [m for m in mail.outbox if m.to == [alice.user.email]]
    assert "/account/password/reset/key/" in str(to_alice[0].body)


def test_nobody_signs_up_or_adds_addresses(client: Client, alice: Student) -> None:
    assert client.get("/account/signup/").status_code == 404
    form = {"email": "new@maum.example", "password1": people.PASSWORD, "password2": people.PASSWORD}
    assert client.post("/account/signup/", form).status_code == 404
    people.log_in(client, alice)
    assert client.post("/account/email/", {"email": "x@y.example"}).status_code == 404
    assert User.objects.count() == 1


def test_switched_off_account_stays_outside(client: Client, alice: Student) -> None:
    User.objects.update(is_active=False)
    attempt(client, people.PASSWORD)
    assert client.get(reverse("student_me")).status_code == 302


def test_passwords_are_kept_as_argon2() -> None:
    assert real.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_there_is_no_role_that_sees_everything() -> None:
    assert set(Role.values) == {"student", "counsellor", "admin"}
    assert not hasattr(User, "is_superuser")
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("synthetic", [True, False])
def test_demo_log_ins_need_the_switch_and_a_synthetic_campus(
    client: Client, demo: bool, synthetic: bool
) -> None:
    people.institution(is_synthetic=synthetic)
    person = DEMO_PEOPLE[0]
    people.student(email=person.email, is_synthetic=True)
    with override_settings(DEMO=demo):
        page = client.get(LOG_IN).content.decode()
    assert (person.email in page) is (demo and synthetic)
    assert (DEMO_PASSWORD in page) is (demo and synthetic)


@pytest.mark.parametrize("synthetic", [True, False])
def test_demo_code_is_for_synthetic_people_only(client: Client, synthetic: bool) -> None:
    people.institution(is_synthetic=True)
    ada = people.admin(password=people.PASSWORD, is_synthetic=synthetic)
    people.second_factor(ada)
    with override_settings(DEMO=True):
        attempt(client, people.PASSWORD, ada.email)
        page = client.get(reverse("mfa_authenticate"))
        code = page.context["maum"].demo_code
        assert bool(code) is synthetic
        if synthetic:
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert client.get(reverse("institution")).status_code == 200
            again = Client()
            attempt(again, people.PASSWORD, ada.email)
            fresh = again.get(reverse("mfa_authenticate")).context["maum"].demo_code
            assert fresh != code  # a used code opens nothing, so another is shown
            again.post(reverse("mfa_authenticate"), {"code": fresh})
            assert again.get(reverse("institution")).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        (2, "10.9.9.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "no address", "127.0.0.1"),
    ],
)
def test_visitors_cannot_choose_their_own_address(proxies: int, told: str, address: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told})
    with override_settings(PROXIES=proxies):
        assert client_address(request) == address


def test_lock_behind_a_proxy_is_for_one_visitor(client: Client, alice: Student) -> None:
    with override_settings(PROXIES=1):
        client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.7"
        for _ in range(5):
            attempt(client, "wrong")
        assert attempt(client, people.PASSWORD) == 429
        elsewhere = Client(HTTP_X_FORWARDED_FOR="203.0.113.8")
        assert attempt(elsewhere, people.PASSWORD) == 302
