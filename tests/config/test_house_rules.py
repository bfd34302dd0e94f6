"""Rules for every room at once: later models and pages are held to them by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.domain.personal_data import PersonalData
from accounts.models import User
from config.nav import ENTRIES
from tests import people

ROOMS = {"accounts", "inference", "ema", "screening", "counselling"}

# Open to everybody. Everything else must refuse strangers.
PUBLIC = {  # account_email and account_signup are shut, for everybody
    "account_email",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "closed_email",
    "closed_signup",
    "health",
    "health_live",
    "help",
    "home",
    "manifest",
    "mfa_authenticate",
    "mfa_trust",
    "offline",
    "schema",
    "service_worker",
    "styleguide",
}
# For everybody who is logged in, whatever their role.
SHARED_PREFIXES = ("account_", "mfa_")
VALUES = {
    "uuid": "6f1c1f0e-9a53-4d8c-9a0e-1f2b3c4d5e6f",
    "int": 1,
    "slug": "phq9",
    "str": "D-00001",
    "date": date(2026, 11, 21),
    "path": "a/b",
}
OURS = tuple(f"{room}." for room in (*ROOMS, "config"))


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, address, view) of every address, with plausible values in its places."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, before + _filled(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield entry.name or "", "/" + before + _filled(entry.pattern), entry.callback


def _filled(pattern: Any) -> str:
    if not hasattr(pattern, "_route"):  # allauth's regular expressions: any value will do
        return re.sub(r"\(\?P<\w+>[^)]*\)", "1", str(pattern).strip("^$"))
    text = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.replace("Converter", "").lower()
        value = VALUES.get(kind.replace("string", "str"), "2026-11-21")
        text = re.sub(rf"<(\w+:)?{name}>", str(value), text)
    return text


ROUTES = list(routes())
GUARDED = [(name, url) for name, url, _view in ROUTES if name not in PUBLIC]


def _owner(view: Any) -> str:
    """Whose page it is: the role that its decorator or API permission lets in."""
    if role := getattr(view, "roles", None):
        return ",".join(sorted(role))
    for permission in getattr(getattr(view, "cls", None), "permission_classes", ()):
        if permission.__name__ in ("IsStudent", "IsCounsellor"):
            return str(permission.__name__[2:].lower())
    return ""


OWN = [
    (name, url, _owner(view))
    for name, url, view in ROUTES
    if name not in PUBLIC and not name.startswith(SHARED_PREFIXES)
]


def test_every_model_says_which_personal_data_it_holds() -> None:
    ours = [m for m in apps.get_models() if m._meta.app_label in ROOMS]
    assert len(ours) > 20
    silent = [m._meta.label for m in ours if "personal_data" not in vars(m)]
    assert silent == []
    assert all(isinstance(vars(m)["personal_data"], PersonalData) for m in ours)


def test_every_address_has_a_name() -> None:
    unnamed = [url for name, url, view in ROUTES if not name and view.__module__.startswith(OURS)]
    assert unnamed == []


def test_every_page_of_ours_says_whose_it_is() -> None:
    assert [name for name, _url, owner in OWN if not owner] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "url"), GUARDED, ids=[name for name, _ in GUARDED])
def test_strangers_are_refused(name: str, url: str, method: str) -> None:
    response = getattr(Client(), method)(url)
    sent_to_log_in = response.headers.get("Location", "").startswith(reverse("account_login"))
    assert sent_to_log_in or response.status_code in (401, 403), (name, response.status_code)


OTHERS = [
    (name, url, role)
    for name, url, owner in OWN
    for role in ("student", "counsellor", "admin")
    if role not in owner.split(",")
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "url", "role"), OTHERS, ids=[f"{name}-{role}" for name, _, role in OTHERS]
)
def test_other_roles_are_refused(name: str, url: str, role: str) -> None:
    client = people.log_in(Client(), person(role))
    for method in ("get", "post"):
        assert getattr(client, method)(url).status_code == 403, (name, method)


def person(role: str) -> User:
    if role == "student":
        return people.student().user
    return people.admin() if role == "admin" else people.counsellor()


@pytest.mark.parametrize("role", ENTRIES)
def test_every_link_of_the_bar_leads_to_a_page_of_that_role(role: str) -> None:
    owners = {name: owner for name, _url, owner in OWN}
    for entry in ENTRIES[role]:
        assert role in owners[entry.name].split(","), entry.name


def test_schema_is_valid_and_complete(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True)
    text = capsys.readouterr().out
    addresses = [url for name, url, _ in ROUTES if url.startswith("/api/") and name != "schema"]
    assert addresses
    for url in addresses:
        start = url.split(str(VALUES["uuid"]))[0]
        assert start in text


@pytest.mark.django_db
def test_schema_is_served(client: Client) -> None:
    assert client.get("/api/schema/").status_code == 200
