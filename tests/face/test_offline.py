"""What stays at hand without a connection, and that nothing about a person does."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import people

Opened = Callable[..., Page]

journey = pytest.mark.journey
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  }
  return found;
}"""
READY = "async () => { await navigator.serviceWorker.ready; }"
IN_CHARGE = "() => navigator.serviceWorker.controller !== null"


def installed(page: Page) -> Page:
    """The page once the worker has taken charge of it."""
    page.evaluate(READY)
    page.wait_for_function(IN_CHARGE)
    return page


def log_in(page: Page, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(people.student("S-ALICE").user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.mark.django_db
def test_worker_may_serve_every_page_and_is_always_asked_for_anew(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_workers_list_holds_only_static_files_and_two_pages(client: Client) -> None:
    first = client.get("/sw.js").content.decode().splitlines()[0]
    shell = json.loads(first.removeprefix("globalThis.SHELL = ").removesuffix(";"))
    assert shell["pages"] == {"help": "/help/", "offline": "/offline/"}
    assert all(path.startswith("/static/") for path in shell["assets"])
    assert "/static/css/tokens.css" in shell["assets"]
    assert not [path for path in shell["assets"] if "/models/" in path or "/vendor/" in path]


@pytest.mark.django_db
def test_offline_page_shows_the_help_lines(client: Client) -> None:
    people.institution()
    assert "+370 600 00000" in client.get("/offline/").content.decode()


@journey
def test_help_opens_without_a_connection(open_page: Opened, browser: Browser) -> None:
    people.institution()
    page = installed(open_page(browser, "/help/"))
    page.context.set_offline(True)
    page.reload()
    assert page.get_by_text("+370 600 00000").first.is_visible()
    sheets = page.evaluate("[...document.styleSheets].map((sheet) => sheet.cssRules.length)")
    assert sheets
    assert all(sheets)  # and it looks as it does with one


@journey
def test_other_pages_say_that_there_is_no_connection(
    open_page: Opened, browser: Browser, live_server: LiveServer
) -> None:
    people.institution()
    page = installed(open_page(browser, "/help/"))
    page.context.set_offline(True)
    page.goto(live_server.url + "/me/")
    assert page.get_by_role("heading", name="You are offline").is_visible()
    page.context.set_offline(False)  # it opens again by itself
    page.wait_for_url("**/account/login/**")


@journey
def test_nothing_about_a_person_is_kept(
    open_page: Opened, browser: Browser, live_server: LiveServer
) -> None:
    people.institution()
    page = open_page(browser, "/offline/")
    log_in(page, live_server)
    page.goto(live_server.url + "/help/")
    installed(page)
    for path in ("/me/", "/help/"):
        page.goto(live_server.url + path)
    assert page.evaluate("fetch('/api/prompts/due/').then((answer) => answer.status)") == 200
    kept = page.evaluate(KEPT)
    pages = [path for path in kept if not path.startswith("/static/")]
    assert sorted(pages) == ["/help/", "/offline/"]
    text = page.evaluate("caches.match('/help/').then((kept) => kept.text())")
    assert "+370 600 00000" in text
    assert "alice@maum.example" not in text
    assert "Alice" not in text


@journey
def test_face_models_come_over_the_wire_once(open_page: Opened, browser: Browser) -> None:
    people.institution()
    page = installed(open_page(browser, "/help/"))
    load = """() => import("/static/js/face/models.js").then((face) => face.loadFaceModels())
                   .then((models) => models.manifest.classifier.file)"""
    classifier = page.evaluate(load)
    assert f"/static/{classifier}" in page.evaluate(KEPT)
    page.context.set_offline(True)
    page.reload()
    assert page.evaluate(load) == classifier
