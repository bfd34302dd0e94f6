"""An administrator's week: from a roster with a mistake in it to a closed campaign."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Campus
from tests.journeys.walker import ADMIN, DESK, PHONE, STUDENT, Walker

pytestmark = pytest.mark.journey
Walk = Callable[..., Walker]
NAME = "Journey intake"
GOOD = [f"J-{n:03},Newcomer {n},j{n}@students.maum.example,Journey cohort" for n in range(12)]
BAD = "J-900,Nobody,no-address,Journey cohort"
# Everybody but the demo's own student who agreed, answering calmly to whatever is open for them.
OTHERS = """
import uuid
from django.utils import timezone
from accounts.models import Student
from screening import queries, services
invited = Student.objects.filter(invitations__campaign__name="{name}", code__startswith="D-")
agreed = invited.filter(consents__purpose="screening", consents__withdrawn_at=None)
for student in agreed.exclude(code="D-00001").select_related("user"):
    for entry in queries.invitations_open(student.user):
        if entry.campaign.name == "{name}":
            services.response_submit(
                by=student.user, student=student, instrument_version=entry.version,
                client_uuid=uuid.uuid4(), started_at=timezone.now(), campaign=entry.campaign,
                answers={{i.link_id: min(i.values) for i in entry.instrument.items}})
print(agreed.exclude(code="D-00001").count())
"""


def roster_import(admin: Walker) -> None:
    """Looked at, refused for one row, corrected, imported."""
    page = admin.go("/people/")
    page.get_by_role("link", name="Import a roster").click()
    admin.accessible("roster, empty")
    roster_choose(page, [*GOOD, BAD])
    expect(page.locator("main")).to_contain_text("1 row cannot be imported")
    wrong = page.get_by_role("row").filter(has_text="no-address")
    expect(wrong).to_contain_text("14")
    expect(wrong).to_contain_text("This is not an e-mail address.")
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    admin.accessible("roster, refused")
    roster_choose(page, GOOD)
    expect(page.locator("main")).to_contain_text("New cohorts")
    admin.accessible("roster, preview")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("body")).to_contain_text("12 new, 0 updated, 0 unchanged")


def roster_choose(page: Page, rows: list[str]) -> None:
    content = "\n".join(["code,name,email,cohort", *rows]).encode()
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it first").click()
    page.wait_for_load_state("networkidle")


def campaign_prepare(admin: Walker, first: date) -> None:
    """From the preset, with everybody invited."""
    page = admin.go("/campaigns/new/")
    admin.accessible("campaign form, empty")
    page.get_by_role("link", name="Fill in the intake").click()
    chosen = page.locator("[data-step]:visible select[name$='-instrument']")
    expect(chosen).to_have_count(5)
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Semester").fill("Journey")
    days_fill(page, first)
    for box in page.get_by_role("checkbox").all():
        box.check()
    admin.accessible("campaign form, filled in")
    page.get_by_role("button", name="Prepare the campaign").click()
    expect(page.locator("h1")).to_have_text(NAME)
    admin.accessible("campaign, prepared")


def days_fill(page: Page, first: date) -> None:
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill((first + timedelta(days=13)).isoformat())


def sheet_fill(student: Walker, href: str, key: str, choice: int) -> None:
    """Every question with the same choice, one screen after the other."""
    page = student.go(f"{href}{key}/")
    questions = page.locator("[data-question]:visible")
    student.accessible(f"{key}, first question")
    while questions.count():
        number = int(questions.get_attribute("data-question") or 0)
        last = key == "phq9" and number == 9
        questions.locator("label.choice").nth(0 if last else choice).click()
        page.get_by_role("button", name="Next").click()
        expect(page.locator(f"[data-question='{number}']")).to_be_hidden()
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/result/**")
    student.accessible(f"{key}, result")


def test_the_week_of_an_intake(walk: Walk, campus: Campus) -> None:
    admin = walk(DESK)
    admin.log_in(ADMIN)
    roster_import(admin)

    today = datetime.now(ZoneInfo("Europe/Vilnius")).date()
    campaign_prepare(admin, today + timedelta(days=200))  # further than the rota goes
    page = admin.page
    page.get_by_role("button", name="Open the campaign").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody is on the rota")
    admin.accessible("campaign, refused")
    page.get_by_role("link", name="Change").click()
    days_fill(page, today)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Open the campaign").click()
    expect(page.locator("body")).to_contain_text("The campaign is open")
    admin.accessible("campaign, open")
    address = re.sub(r"https?://[^/]+", "", page.url)

    others = int(campus.place.manage("shell", "-v0", "-c", OTHERS.format(name=NAME)))
    assert others >= 20
    complete = page.locator(".stat", has_text="Everything handed in").locator(".stat__value")
    expect(complete).to_have_text(str(others), timeout=40_000)  # without a reload

    student = walk(PHONE)
    student.log_in(STUDENT)
    href = f"/questionnaires/{address.strip('/').split('/')[-1]}/"
    follow_up = student.go("/questionnaires/").locator(f"a[href='{href}phq9/']")
    expect(follow_up).to_have_count(0)
    sheet_fill(student, href, "phq2", 3)
    expect(student.go("/questionnaires/").locator(f"a[href='{href}phq9/']").first).to_be_visible()
    for key, choice in (("phq9", 1), ("gad2", 0), ("who5", 0)):
        sheet_fill(student, href, key, choice)
    student.go("/questionnaires/")
    student.accessible("questionnaires, all done")
    expect(student.page.locator(f"a[href^='{href}']")).to_have_count(0)
    expect(complete).to_have_text(str(others + 1), timeout=40_000)
    admin.accessible("campaign, moved")

    page.get_by_role("button", name="Close the campaign").click()
    admin.accessible("campaign, closing")
    page.get_by_role("button", name="Close it").click()
    expect(page.locator("body")).to_contain_text("The campaign is closed")
    page.get_by_role("link", name="Use it again").click()
    expect(page.get_by_label("Name")).to_have_value(NAME)
    admin.accessible("campaign form, used again")


def test_paper_and_the_way_out_are_accessible(walk: Walk) -> None:
    admin = walk(DESK)
    admin.log_in(ADMIN)
    page = admin.go("/paper/")
    admin.accessible("paper")
    page.get_by_label("Student code").fill("D-00001")
    page.get_by_label("Questionnaire").select_option(index=0)
    page.get_by_role("button", name="To the sheet").click()
    boxes = page.locator("[data-offered]")
    expect(boxes.first).to_be_focused()
    page.keyboard.press("1")  # a number moves on by itself
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(boxes.first).to_be_focused()
    admin.accessible("paper sheet")

    student = walk(PHONE)
    student.log_in(STUDENT)
    href = student.go("/questionnaires/").locator("main a[href$='/gad7/']").first
    number = (href.get_attribute("href") or "").split("/")[2]
    student.go(f"/campaigns/{number}/not-this-time/")
    student.accessible("not this time")
