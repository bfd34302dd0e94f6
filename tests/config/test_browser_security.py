"""What the browser is told: no inline script or style, camera for us alone, secure cookies."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import people

pytestmark = pytest.mark.django_db
PAGES = {
    "": ["account_login", "help", "offline", "account_reset_password"],
    "student": ["student_me", "mfa_index"],
    "admin": ["institution", "people", "system"],
    "counsellor": ["caseload"],
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=\"|\sstyle=\"|<style", re.I)


def visitor(role: str) -> Client:
    client = Client()
    people.institution()
    if role == "student":
        return people.log_in(client, people.student())
    if role:
        people.log_in(client, people.admin() if role == "admin" else people.counsellor())
    return client


@pytest.mark.parametrize(("role", "page"), [(r, p) for r, pages in PAGES.items() for p in pages])
def test_pages_forbid_and_avoid_inline_code(role: str, page: str) -> None:
    response = visitor(role).get(reverse(page))
    assert response.status_code == 200
    policy = dict(
        part.strip().split(" ", 1)
        for part in response.headers["Content-Security-Policy"].split(";")
    )
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert not INLINE.search(response.content.decode())


def test_camera_is_for_our_own_pages_and_nothing_else_is_allowed() -> None:
    headers = visitor("").get(reverse("help")).headers
    allowed = headers["Permissions-Policy"]
    assert "camera=(self)" in allowed
    assert "microphone=()" in allowed
    assert "geolocation=()" in allowed
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_pages_of_a_person_are_kept_nowhere() -> None:
    assert "no-store" in visitor("student").get(reverse("student_me")).headers["Cache-Control"]


def test_https_is_on_unless_switched_off(tmp_path: Path) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEBUG", "DEMO"]
    ask = "import json; from config import settings as s; print(json.dumps([getattr(s, n) for n in "
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAUM_")}
    answer = subprocess.run(
        [sys.executable, "-c", f"{ask}{names!r}] + [s.SECURE_HSTS_SECONDS]))"],
        cwd=settings.BASE_DIR,
        env=environment | {"MAUM_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout) == [True, True, True, False, False, 31_536_000]


def test_cookies_are_secure_over_https(settings: object, client: Client) -> None:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        setattr(settings, name, True)
    alice = people.student(password=people.PASSWORD)
    form = {"login": alice.user.email, "password": people.PASSWORD}
    assert client.post("/account/login/", form).headers["Location"].startswith("https://")
    cookies = client.post("/account/login/", form, secure=True).cookies
    client.get("/account/login/", secure=True)
    session = cookies["sessionid"]
    assert session["secure"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert client.get("/help/").status_code == 301
    assert client.get("/health/live").status_code == 200  # for probes inside the house
