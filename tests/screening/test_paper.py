"""Paper sheets: typed in by staff, scored like any other, never read back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import Campaign, Response, RiskFlag, Severity
from tests import people
from tests.screening.sheets import CALM, campaign, submit

pytestmark = pytest.mark.django_db


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
def ada() -> Client:
    return people.log_in(Client(), people.admin())


def sheet(made: Campaign, code: str = "S-ALICE", key: str = "phq9") -> str:
    return reverse("paper_sheet", args=[made.pk, key, code])


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def typed(browser: Client, address: str, *values: Any, **more: str) -> Any:
    """Post ``values`` in printed order into the page at ``address``."""
    page = browser.get(address)
    given = {f"q{n}": str(value) for n, value in enumerate(values, 1)}
    return browser.post(address, {"client_uuid": hidden(page, "client_uuid"), **given, **more})


def start(made: Campaign, **more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"step": f"{made.pk}:phq9", "code": "s-alice", "filled_on": today} | more


def test_from_code_to_sheet_to_the_next_one(ada: Client, running: Campaign) -> None:
    to_sheet = ada.post(reverse("paper"), start(running))
    assert to_sheet.url.startswith(sheet(running))  # type: ignore[attr-defined]
    saved = typed(ada, to_sheet.url, 0, 1, 2, 0, 0, 0, 0, 0, 0)  # type: ignore[attr-defined]
    assert saved.url.startswith(reverse("paper"))
    response = Response.objects.get()
    assert (response.source, response.entered_by.email) == ("paper", "ada@staff.maum.example")  # type: ignore[union-attr]
    assert response.scores.get(scale="total").value == 3
    after = ada.get(saved.url).content.decode()
    assert "Saved for S-ALICE" in after
    assert f'<option value="{running.pk}:phq9" selected>' in after


def test_what_was_saved_is_not_shown_again(ada: Client, running: Campaign) -> None:
    typed(ada, sheet(running), *(3,) * 8, 0)
    page = ada.get(sheet(running)).content.decode()
    assert 'value="3"' not in page
    again = typed(ada, sheet(running), *CALM)
    assert "already handed in" in again.content.decode()
    assert Response.objects.count() == 1


def test_a_critical_answer_on_paper_raises_its_flag_and_tells_the_admin_nothing(
    ada: Client, running: Campaign
) -> None:
    saved = typed(ada, sheet(running), *(0,) * 8, 1)
    assert RiskFlag.objects.filter(severity=Severity.URGENT).count() == 1
    words = ada.get(saved.url).content.decode()
    for word in ("urgent", "critical", "item 9"):
        assert word not in words.lower()


def test_empty_boxes_stay_unanswered(ada: Client, running: Campaign) -> None:
    typed(ada, sheet(running), 1, "", 1, 1, 1, 1, 1, 1, 0)
    response = Response.objects.get()
    assert response.answers["/44255-8"] is None
    assert not response.complete


@pytest.mark.parametrize(("values", "words"), [
    ((4, 0, 0, 0, 0, 0, 0, 0, 0), "One of 0, 1, 2, 3."),
    (("x", 0, 0, 0, 0, 0, 0, 0, 0), "One of 0, 1, 2, 3."),
    (("",) * 9, "at least one question"),
])  # fmt: skip
def test_numbers_that_the_paper_cannot_hold_are_refused(
    ada: Client, running: Campaign, values: tuple[Any, ...], words: str
) -> None:
    answer = typed(ada, sheet(running), *values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Response.objects.exists()


def test_entered_twice_alike_it_is_saved(ada: Client, running: Campaign) -> None:
    address = sheet(running) + "?twice=1"
    first = typed(ada, address, *CALM)
    assert "Now once more" in first.content.decode()
    assert not Response.objects.exists()
    assert typed(ada, address, *CALM, first=hidden(first, "first")).status_code == 302
    assert Response.objects.count() == 1


def test_what_differs_is_shown_and_settled_from_the_paper(ada: Client, running: Campaign) -> None:
    address = sheet(running) + "?twice=1"
    first = typed(ada, address, *CALM)
    differing = typed(ada, address, 0, 2, *CALM[2:], first=hidden(first, "first"))
    words = differing.content.decode()
    assert "first 0, then 2" in words
    assert words.count("paper__item--marked") == 1
    assert not Response.objects.exists()
    typed(ada, address, 0, 1, *CALM[2:], settled=hidden(differing, "settled"))
    assert Response.objects.get().answers["/44255-8"] == 1


def test_a_first_entry_of_another_sheet_is_not_compared_with(
    ada: Client, running: Campaign
) -> None:
    ben = people.student("S-BEN")
    services.invite(by=None, campaign=running, student_ids=[ben.pk])
    people.consent(ben)
    of_alice = typed(ada, sheet(running) + "?twice=1", *CALM)
    of_ben = typed(
        ada, sheet(running, "S-BEN") + "?twice=1", *CALM, first=hidden(of_alice, "first")
    )
    assert "Now once more" in of_ben.content.decode()
    assert not Response.objects.exists()


def test_paper_of_the_last_day_may_be_typed_in_during_the_grace(
    ada: Client, running: Campaign
) -> None:
    now = timezone.now()
    Campaign.objects.filter(pk=running.pk).update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2),
        late_until=now + timedelta(days=2),
    )  # fmt: skip
    day = timezone.localdate()
    refused = typed(ada, f"{sheet(running)}?on={day.isoformat()}", *CALM)
    assert "has ended" in refused.content.decode()
    before = day - timedelta(days=4)
    assert typed(ada, f"{sheet(running)}?on={before.isoformat()}", *CALM).status_code == 302
    assert Response.objects.get().late


@pytest.mark.parametrize(
    "change", [{"code": "S-NOBODY"}, {"filled_on": "2999-01-01"}, {"step": "1"}]
)
def test_a_start_that_leads_nowhere_is_refused(
    ada: Client, running: Campaign, change: dict[str, str]
) -> None:
    assert ada.post(reverse("paper"), start(running) | change).status_code == 422


def test_counsellors_type_in_for_their_own_caseload_only(alice: Any, running: Campaign) -> None:
    bob = people.counsellor("bob")
    browser = people.log_in(Client(), bob)
    assert browser.get(sheet(running)).status_code == 404
    refused = browser.post(reverse("paper"), start(running))
    assert "no student with this code" in refused.content.decode()
    people.assign(bob, alice)
    assert typed(browser, sheet(running), *CALM).status_code == 302
    assert Response.objects.get().entered_by == bob


def test_students_and_strangers_type_nothing_in(alice: Any, running: Campaign) -> None:
    for address in (reverse("paper"), sheet(running)):
        assert Client().get(address).status_code == 302
        assert people.log_in(Client(), alice).get(address).status_code == 403


def test_without_consent_or_campaign_nothing_is_taken(ada: Client, running: Campaign) -> None:
    ben = people.student("S-BEN")
    services.invite(by=None, campaign=running, student_ids=[ben.pk])
    assert "not agreed" in typed(ada, sheet(running, "S-BEN"), *CALM).content.decode()
    services.campaign_close(by=None, campaign=running)
    assert ada.get(sheet(running)).status_code == 404
    assert "No campaign takes sheets" in ada.get(reverse("paper")).content.decode()


def test_a_sheet_that_the_student_handed_in_meanwhile_is_kept(
    ada: Client, alice: Any, running: Campaign
) -> None:
    own = submit(alice, *CALM, campaign=running)
    assert typed(ada, sheet(running), *(1,) * 9).status_code == 422
    assert Response.objects.get() == own
