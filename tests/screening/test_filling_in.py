"""Filling in with a real browser: nothing is lost, and nothing needs a mouse or a script.

All rows are made before the browser starts and looked at after it has ended.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright

from screening.models import Campaign, Response, ResponseDraft, RiskFlag
from tests import people
from tests.journeys.walker import AXE, DESK, PHONE, chromium_flags
from tests.screening.sheets import campaign

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Any]
PATIENCE_MS = 20_000


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
            context.set_default_timeout(PATIENCE_MS)
            expect.set_options(timeout=PATIENCE_MS)
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


LOOK_AWAY = """() => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
LOOK_BACK = """() => {
  delete document.hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def address(running: Campaign) -> str:
    return reverse("questionnaire", args=[running.pk, "phq9"])


def begin(page: Page, running: Campaign, key: str = "phq9") -> None:
    """Open the sheet and wait until its script is there."""
    page.goto(reverse("questionnaire", args=[running.pk, key]))
    page.wait_for_selector("[data-questionnaire][data-ready]")


def shown(page: Page) -> Any:
    return page.locator("[data-question]:visible")


def test_a_reload_or_a_lost_connection_loses_no_answer(window: Window, running: Campaign) -> None:
    with window() as page:
        begin(page, running)
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
        begin(page, running)
        page.locator("label.choice:visible").first.click()
        page.get_by_role("button", name="Take my answer back").click()
        expect(shown(page).locator("input:checked")).to_have_count(0)
        page.get_by_role("button", name="Leave this out").click()
        expect(shown(page)).to_have_attribute("data-question", "2")
        page.get_by_role("button", name="Back").click()
        expect(shown(page)).to_have_attribute("data-question", "1")


def test_the_keyboard_alone_is_enough(window: Window, running: Campaign) -> None:
    with window() as page:
        begin(page, running)
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


# -- kept on the server as well


# The page that was left may have sent it in its last moment: then it comes with the new one.
ON_THE_SERVER = re.compile(r"^(Saved|Your answers from before are still here\.)$")


def answer(page: Page, place: int) -> None:
    """Choose on the question that is shown, and wait until it is kept somewhere."""
    page.locator("label.choice:visible").nth(place).click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")


def test_what_is_given_without_a_connection_reaches_the_server_later(
    window: Window, running: Campaign
) -> None:
    with window() as page:
        begin(page, running)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        answer(page, 1)
        expect(page.locator("[data-saved]")).to_have_text("Saved")
        page.get_by_role("button", name="Next").click()
        page.context.set_offline(True)
        with page.expect_event("requestfailed"):
            answer(page, 2)
        expect(page.locator("[data-saved]")).to_have_text("Saved on this device")
        page.reload()  # the page itself is not kept: nothing about a person is
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        page.context.set_offline(False)
        page.wait_for_selector("[data-questionnaire][data-ready]")  # it opens again by itself
        expect(shown(page)).to_have_attribute("data-question", "2")
        expect(shown(page).locator("input:checked")).to_have_value("2")
        expect(page.locator("[data-saved]")).to_have_text(ON_THE_SERVER)
    draft = ResponseDraft.objects.get()
    assert list(draft.answers.values()) == [1, 2]


def test_another_device_goes_on_and_both_are_merged(window: Window, running: Campaign) -> None:
    with window() as phone:
        begin(phone, running)
        answer(phone, 3)
        expect(phone.locator("[data-saved]")).to_have_text("Saved")
        desk = phone.context.browser.new_context(
            base_url=phone.url.split("/questionnaires")[0],
            viewport={"width": DESK["width"], "height": DESK["height"]},
            storage_state=phone.context.storage_state(),
        ).new_page()
        begin(desk, running)
        expect(desk.locator("[data-question='1'] input:checked")).to_have_value("3")
        desk.locator("[data-question='2'] label.choice").nth(2).click()
        expect(desk.locator("[data-saved]")).to_have_text("Saved")
        phone.get_by_role("button", name="Next").click()
        phone.get_by_role("button", name="Leave this out").click()
        answer(phone, 1)  # question 3; with the save, the desk's answer to question 2 arrives
        expect(phone.locator("[data-notices]")).to_contain_text("your other device")
        phone.get_by_role("button", name="Back", exact=True).click()
        expect(shown(phone).locator("input:checked")).to_have_value("2")
        desk.reload()
        desk.get_by_role("button", name="Hand in").click()
        desk.wait_for_url("**/result/**")
        phone.get_by_role("button", name="Next").click()
        answer(phone, 0)
        expect(phone.locator("[data-notices]")).to_contain_text("already handed in")
    assert list(Response.objects.get().answers.values())[:4] == [3, 2, 1, None]
    assert not ResponseDraft.objects.exists()


def test_time_on_each_item_is_kept(window: Window, running: Campaign) -> None:
    with window() as page:
        page.clock.install()
        begin(page, running)
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
        for seconds in (3, 7):
            page.clock.run_for(seconds * 1000)
            page.locator("label.choice:visible").first.click()
            page.locator("[data-next-question]").click()
        page.clock.run_for(3600 * 1000)  # an hour on the third: ten minutes are noted
        page.locator("label.choice:visible").first.click()
        page.locator("[data-next-question]").click()
        page.evaluate(LOOK_AWAY)
        page.clock.run_for(60_000)  # the page is hidden: nothing is noted
        page.evaluate(LOOK_BACK)
        page.clock.run_for(2000)
        page.locator("label.choice:visible").first.click()
        while page.locator("[data-next-question]:visible").count():
            page.locator("[data-next-question]").click()
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url("**/result/**")
    first, second, third, fourth, *_ = list(Response.objects.get().item_ms.values())
    assert 3000 <= first < 5000
    assert 7000 <= second < 8000
    assert third == 600_000
    assert 2000 <= fourth < 4000


# -- keys and voices


def test_keys_choose_go_on_and_go_back(window: Window, running: Campaign) -> None:
    with window() as page:
        begin(page, running)
        page.locator("[data-question='1'] legend").focus()
        page.keyboard.press("3")
        expect(shown(page).locator("input:checked")).to_have_value("2")
        page.keyboard.press("ArrowRight")
        expect(shown(page)).to_have_attribute("data-question", "2")
        expect(shown(page).locator("legend")).to_be_focused()
        page.keyboard.press("9")  # there is no ninth answer
        expect(shown(page).locator("input:checked")).to_have_count(0)
        page.keyboard.press("Backspace")
        expect(shown(page)).to_have_attribute("data-question", "1")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowLeft")
        expect(shown(page).locator("input:checked")).to_have_value("2")


def test_keys_walk_the_list_as_well(window: Window, running: Campaign) -> None:
    with window(DESK) as page:
        begin(page, running)
        page.locator("[data-question='1'] input").first.focus()
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect(page.locator("[data-question='2'] legend")).to_be_focused()
        page.keyboard.press("4")
        expect(page.locator("[data-question='2'] input:checked")).to_have_value("3")
        expect(page.locator("[data-position]")).to_have_text("2 of 10 answered")
        expect(page.locator("[data-spoken]")).to_have_text("2 of 10 answered")
        page.locator("[data-left-list]").get_by_role("button", name="Question 3").click()
        expect(page.locator("[data-question='3'] legend")).to_be_focused()
    assert not Response.objects.exists()


def test_a_question_that_an_answer_closes_is_not_asked(window: Window, alice: Any) -> None:
    drinking = campaign(alice, instruments=("audit",))
    with window() as page:
        begin(page, drinking, "audit")
        answer(page, 0)  # never
        page.get_by_role("button", name="Next").click()
        expect(shown(page)).to_have_attribute("data-question", "9")
        answer(page, 0)
        page.get_by_role("button", name="Next").click()
        answer(page, 0)
        page.get_by_role("button", name="Next").click()
        expect(page.locator("[data-left-out]")).to_have_text("All questions are answered.")
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url("**/result/**")
    sheet = Response.objects.get()
    assert sheet.complete
    assert sheet.scores.get(scale="total").value == 0


def test_logging_out_leaves_no_answers_on_the_machine(window: Window, running: Campaign) -> None:
    with window() as page:
        begin(page, running)
        page.context.set_offline(True)
        answer(page, 1)
        page.context.set_offline(False)
        page.goto(reverse("student_me"))
        assert page.evaluate(KEPT) != []
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url("**/account/login/**")
        assert page.evaluate(KEPT) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filling_in_can_be_used_by_everybody(
    window: Window, running: Campaign, size: dict[str, int], scheme: str
) -> None:
    found = []
    with window(size, color_scheme=scheme, reduced_motion="reduce") as page:

        def look(where: str) -> None:
            page.evaluate(AXE())
            for violation in page.evaluate("axe.run(document)")["violations"]:
                found.append(f"{where}: {violation['id']}: {violation['nodes'][0]['html'][:200]}")

        begin(page, running)
        look("first question")
        page.locator("label.choice:visible").nth(1).click()
        expect(page.locator("[data-saved]")).to_have_text("Saved")
        look("answered")
        while page.locator("[data-next-question]:visible").count():
            page.locator("[data-next-question]").click()
        look("ready to hand in")
        small = page.evaluate(
            """() => [...document.querySelectorAll("form button, form label.choice, form summary")]
            .filter((part) => part.checkVisibility({ visibilityProperty: true }))
            .filter((part) => part.getBoundingClientRect().height < 44 && innerWidth < 768)
            .map((part) => part.outerHTML.slice(0, 120))"""
        )
        assert small == []
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url("**/result/**")
        look("result")
    assert found == []


def test_a_wide_window_shows_the_whole_list(window: Window, running: Campaign) -> None:
    with window(DESK) as page:
        begin(page, running)
        expect(shown(page)).to_have_count(10)
        expect(page.locator("[data-next-question]")).to_be_hidden()
        page.get_by_role("button", name="Hand in").click()
        expect(page.locator("[data-notices]")).to_contain_text("at least one question")
    assert not Response.objects.exists()
