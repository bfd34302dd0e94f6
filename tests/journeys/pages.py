"""Every page that a person can come to, and how to get there in a synthetic campus."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.walker import ADMIN, COUNSELLOR, STUDENT


@dataclass(frozen=True)
class Place:
    """``link`` is a CSS selector: the page is where its first match on ``path`` leads."""

    name: str
    path: str
    person: str = ""
    link: str = ""
    status: int = 200


PLACES = (
    Place("login", "/account/login/"),
    Place("password-reset", "/account/password/reset/"),
    Place("help", "/help/"),
    Place("offline", "/offline/"),
    Place("not-found", "/nothing-is-here/", status=404),
    Place("today", "/today/", STUDENT),
    Place("check-in", "/today/", STUDENT, "a[href^='/check-in/']"),
    Place("days", "/days/", STUDENT),
    Place("day", "/days/", STUDENT, "main a[href^='/days/20']"),
    Place("questionnaires", "/questionnaires/", STUDENT),
    Place("questionnaire", "/questionnaires/", STUDENT, "a[href$='/gad7/']"),
    Place("result", "/questionnaires/", STUDENT, "a[href*='/result/']"),
    Place("me", "/me/", STUDENT),
    Place("forbidden", "/queue/", STUDENT, status=403),
    Place("queue", "/queue/", COUNSELLOR),
    Place("queue-flag", "/queue/", COUNSELLOR, "a[href*='flag=']"),
    Place("queue-closed", "/queue/?status=closed", COUNSELLOR),
    Place("caseload", "/caseload/", COUNSELLOR),
    Place("profile", "/caseload/", COUNSELLOR, "main a[href^='/students/D-00003']"),
    Place("profile-urgent", "/students/D-00039/", COUNSELLOR),
    Place("break-glass", "/students/D-00002/open/", COUNSELLOR),
    Place("follow-up", "/follow-up/", COUNSELLOR),
    Place("second-factor", "/account/mfa/", COUNSELLOR),
    Place("institution", "/institution/", ADMIN),
    Place("people", "/people/", ADMIN),
    Place("roster", "/people/roster/", ADMIN),
    Place("paper", "/paper/", ADMIN),
    Place("system", "/system/", ADMIN),
    Place("follow-up-change", "/follow-up/change/", ADMIN),
    Place("campaigns", "/campaigns/", ADMIN),
    Place("campaign-new", "/campaigns/new/", ADMIN),
    Place("campaign", "/campaigns/", ADMIN, "main a[href^='/campaigns/']:not([href$='/new/'])"),
    Place("insights", "/insights/", ADMIN),
    Place("insights-campaign", "/insights/", ADMIN, "main th a[href^='/insights/']"),
)


def reach(page: Page, place: Place) -> None:
    """Go to the page and wait until nothing is loading any more."""
    response = page.goto(place.path)
    assert response is not None
    assert response.status == place.status, f"{place.path}: {response.status}"
    if place.link:
        href = page.locator(place.link).first.get_attribute("href", timeout=5_000)
        assert href, f"{place.path} has no {place.link}"
        page.goto(href)
    page.wait_for_load_state("networkidle")
