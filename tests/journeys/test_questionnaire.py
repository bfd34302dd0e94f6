"""The second walk: a critical answer never waits, for the student nor for the counsellor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.walker import COLLEAGUE, COUNSELLOR, DESK, PHONE, STUDENT, Walker

pytestmark = pytest.mark.journey
Walk = Callable[..., Walker]
CODE = "D-00001"
ITEM_9 = 9


def phq9_fill(student: Walker) -> None:
    """Every question "not at all" but the ninth, one screen after the other."""
    page = student.page
    student.go("/questionnaires/")
    student.accessible("questionnaires")
    page.locator("a[href$='/phq9/']").click()
    questions = page.locator("[data-question]:visible")
    while questions.count():
        expect(questions).to_have_count(1)
        number = int(questions.get_attribute("data-question") or 0)
        if number in (1, ITEM_9):
            student.accessible(f"PHQ-9, question {number}")
        questions.locator("label.choice").nth(1 if number == ITEM_9 else 0).click()
        page.get_by_role("button", name="Next").click()
        expect(page.locator(f"[data-question='{number}']")).to_be_hidden()
    student.accessible("PHQ-9, ready to hand in")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/help/**")


def test_critical_answer_shows_help_at_once_and_reaches_whoever_is_on_duty(walk: Walk) -> None:
    student = walk(PHONE)
    student.log_in(STUDENT)
    phq9_fill(student)
    student.accessible("help after a critical answer")
    main = student.page.locator("main")
    expect(main).to_contain_text("112")
    for word in ("abnormal", "positive", "diagnos"):
        expect(main).not_to_contain_text(word, ignore_case=True)
    student.go("/questionnaires/")
    expect(student.page.locator("main")).to_contain_text("PHQ-9")

    for person in (COUNSELLOR, COLLEAGUE):  # both on duty this week: first called and second
        counsellor = walk(DESK)
        page = counsellor.log_in(person)
        counsellor.go("/queue/?severity=urgent")
        mine = page.get_by_role("link", name=CODE)
        expect(mine.first).to_be_visible()
        mine.first.click()
        page.wait_for_load_state("networkidle")
        expect(page.locator("main")).to_contain_text("item 9")
        counsellor.accessible("urgent flag")
