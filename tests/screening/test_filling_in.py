"""Filling in with a real browser: nothing is lost, and nothing needs a mouse or a script.

All rows are made before the browser starts and looked at after it has ended.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from screening.models import Campaign, Response, RiskFlag
from tests import people
from tests.journeys.walker import DESK, PHONE, chromium_flags
from tests.screening.sheets import campaign

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Any]


@pytest.fixture
def alice() -> Any:
    people.institution()
    student = people.student()
    people.consent(student)
    return student


@pytest.fixture
def running(alice: Any) -> Campaign:
    return campaign(alice)


@pytest.fixture
def window(alice: Any, live_server: Any) -> Window:
    """A context manager: alice's browser, on a phone unless another size is given."""
    session = people.log_in(Client(), alice).cookies["sessionid"].value

    @contextmanager
    def opened(size: dict[str, int] = PHONE, **more: Any) -> Iterator[Page]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=chromium_flags()
            )
            viewport: Any = size
            context = browser.new_context(base_url=live_server.url, viewport=viewport, **more)
            context.set_default_timeout(20_000)
            cookie = {"name": "sessionid", "value": session, "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
            yield context.new_page()
            browser.close()

    return opened


KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("maum.sheet.answers");
  request.onsuccess = () => {
    const database = request.result;
    const names = [...database.objectStoreNames];
    if (!names.length) { database.close(); resolve([]); return; }
    const all = database.transaction(names).objectStore(names[0]).getAllKeys();
    all.onsuccess = () => { database.close(); resolve(all.result); };
  };
})"""


def address(running: Campaign) -> str:
    return reverse("questionnaire", args=[running.pk, "phq9"])


def shown(page: Page) -> Any:
    return page.locator("[data-question]:visible")


def test_a_reload_or_a_lost_connection_loses_no_answer(window: Window, running: Campaign) -> None:
    with window() as page:
        page.goto(address(running))
        for number in range(1, 10):
            expect(shown(page)).to_have_count(1)
            expect(shown(page)).to_have_attribute("data-question", str(number))
            page.locator("label.choice:visible").nth(1 if number in (2, 9) else 0).click()
            if number == 4:
                page.reload()
                expect(shown(page)).to_have_attribute("data-question", "4")
                expect(shown(page).locator("input:checked")).to_have_count(1)
            page.locator("[data-next-question]").click()
        page.get_by_role("button", name="Leave this out").click()
        expect(page.locator("[data-left-out]")).to_contain_text("9 of 10 answered")
        expect(page.locator("[data-left-list] button")).to_have_text(["Question 10"])
        page.context.set_offline(True)
        page.get_by_role("button", name="Hand in").click()
        expect(page.locator("[data-notices]")).to_contain_text("no connection")
        page.context.set_offline(False)
        page.reload()
        expect(page.get_by_role("heading", name="Ready to hand in")).to_be_visible()
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url("**" + reverse("help") + "?**")  # item 9 was endorsed
        page.get_by_role("link", name="I have seen this").click()
        expect(page.get_by_text("We saw your answer")).to_be_visible()
        page.goto(reverse("student_questionnaires"))
        assert page.evaluate(KEPT) == []
    sheet = Response.objects.get()
    assert list(sheet.answers.values()) == [0, 1, 0, 0, 0, 0, 0, 0, 1, None]
    assert sheet.help_shown_at is not None
    assert RiskFlag.objects.count() == 1


def test_an_answer_can_be_taken_back_and_gone_back_to(window: Window, running: Campaign) -> None:
    with window() as page:
        page.goto(address(running))
        page.locator("label.choice:visible").first.click()
        page.get_by_role("button", name="Take my answer back").click()
        expect(shown(page).locator("input:checked")).to_have_count(0)
        page.get_by_role("button", name="Leave this out").click()
        expect(shown(page)).to_have_attribute("data-question", "2")
        page.get_by_role("button", name="Back").click()
        expect(shown(page)).to_have_attribute("data-question", "1")


def test_the_keyboard_alone_is_enough(window: Window, running: Campaign) -> None:
    with window() as page:
        page.goto(address(running))
        for number in range(1, 11):
            expect(shown(page)).to_have_attribute("data-question", str(number))
            shown(page).locator("input").first.focus()
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Ready to hand in")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/result/**")
    assert Response.objects.get().answers["/44260-8"] == 0


def test_without_scripts_it_is_a_list_with_one_button(window: Window, running: Campaign) -> None:
    with window(java_script_enabled=False) as page:
        page.goto(address(running))
        expect(shown(page)).to_have_count(10)
        expect(page.locator("[data-next-question]")).to_be_hidden()
        for number in range(1, 10):
            page.locator(f"input[name=q{number}]").nth(0).check()
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_role("heading", name="Few signs of low mood")).to_be_visible()
    assert Response.objects.count() == 1


def test_a_wide_window_shows_the_whole_list(window: Window, running: Campaign) -> None:
    with window(DESK) as page:
        page.goto(address(running))
        expect(shown(page)).to_have_count(10)
        expect(page.locator("[data-next-question]")).to_be_hidden()
        page.get_by_role("button", name="Hand in").click()
        expect(page.locator("[data-notices]")).to_contain_text("at least one question")
    assert not Response.objects.exists()
