"""The first walk: a check-in with a camera sample, the night's job, the counsellor's desk."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.domain.days import local_date
from inference.domain.labels import EMOTIONS
from tests.journeys.conftest import Campus
from tests.journeys.walker import COUNSELLOR, DESK, PHONE, STUDENT, Walker
from tests.ops.installation import eventually

pytestmark = pytest.mark.journey
Walk = Callable[..., Walker]
CODE = "D-00001"
NEGATIVE = {"sad", "anxious", "stressed", "irritated"}


def answer(page: Page) -> None:
    """Fill in the step that is shown: a bad moment, told frankly."""
    step = page.locator("[data-step]:visible")
    if step.get_attribute("data-kind") == "affect_grid":
        step.locator("[data-pad]").click(position={"x": 40, "y": 60})
    else:
        feeling = step.get_attribute("data-step") in NEGATIVE
        step.locator("input[type=range]").fill("95" if feeling else "5")
    step.locator("[data-next]").click()


def checkin_fill(student: Walker) -> None:
    page = student.page
    page.locator("main a[href^='/check-in/']").click()
    for _ in range(12):
        shown = page.locator("[data-step]:visible")
        expect(shown).to_have_count(1)
        student.accessible(f"check-in, {shown.get_attribute('data-step')}")
        if shown.get_attribute("data-step") == "camera":
            return
        before = shown.get_attribute("data-step")
        answer(page)
        expect(page.locator(f"[data-step='{before}']")).to_be_hidden()
    raise AssertionError("the check-in has no camera step")


def sample_take(student: Walker) -> list[float]:
    """Take the sample; the seven shares that the page shows, in per cent."""
    page = student.page
    page.locator("[data-do=agree]:visible, [data-do=start]:visible").first.click()
    page.locator("[data-do=take]:visible").click()
    page.locator("[data-do=send]:visible").wait_for(timeout=60_000)
    student.accessible("camera sample, result")
    bars = page.locator("[data-bar]")
    expect(bars).to_have_count(len(EMOTIONS))
    found = [re.search(r"(\d+)\s*%", text) for text in bars.all_inner_texts()]
    assert all(found), bars.all_inner_texts()
    return [float(match.group(1)) for match in found if match]


def test_checkin_reaches_the_counsellor(walk: Walk, campus: Campus) -> None:
    student = walk(PHONE)
    student.log_in(STUDENT)
    student.accessible("today")
    checkin_fill(student)
    shares = sample_take(student)
    assert abs(sum(shares) - 100) <= len(EMOTIONS)
    assert EMOTIONS[shares.index(max(shares))] == "happiness"  # the astronaut smiles
    student.page.locator("[data-do=send]:visible").click()
    expect(student.page.get_by_role("heading", name="Thank you")).to_be_visible()
    student.accessible("check-in, done")

    if campus.place.manage("demo_checkin"):  # the day's next one comes early, if there is one
        student.go("/today/")
        checkin_fill(student)
        student.page.locator("[data-do=skip]:visible").click()
        expect(student.page.get_by_role("heading", name="Thank you")).to_be_visible()

    today = local_date(datetime.now(UTC), "Europe/Vilnius")
    student.go(f"/days/{today}/")
    expect(student.page.locator("main")).to_contain_text("appiness")
    student.accessible("a day")

    counsellor = walk(DESK)
    page = counsellor.log_in(COUNSELLOR)
    for day in (today - timedelta(days=1), today):
        campus.place.manage("close_day", str(day))
    eventually(lambda: queue_shows(counsellor, CODE), f"{CODE} in the queue")
    counsellor.accessible("queue")
    page.get_by_role("link", name=CODE).first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("Self-reported")
    counsellor.accessible("flag in the queue")

    counsellor.go(f"/students/{CODE}/")
    for source in ("Questionnaires", "Self-report", "Expression"):
        expect(page.locator("main")).to_contain_text(re.compile(source, re.IGNORECASE))
    assert page.locator("main svg").count() >= 3
    counsellor.accessible("profile")
    assert CODE in report_text(counsellor)


def queue_shows(counsellor: Walker, code: str) -> bool:
    return counsellor.go("/queue/").get_by_role("link", name=code).count() > 0


def report_text(counsellor: Walker) -> str:
    """The text of the student's PDF, as it was downloaded."""
    answer = counsellor.context.request.get(f"{counsellor.base}/students/{CODE}/report.pdf")
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return "\n".join(page.extract_text() for page in pages)
