from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from screening import services
from screening.models import Campaign, Response, RiskFlag
from tests import people
from tests.screening.sheets import CALM, HEAVY, ITEM_NINE, campaign, submit

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


def page(running: Campaign, key: str = "phq9") -> str:
    return reverse("questionnaire", args=[running.pk, key])


def sheet(*values: int | None, **more: Any) -> dict[str, Any]:
    filled = {f"q{n}": v for n, v in enumerate(values, 1) if v is not None}
    return {"client_uuid": str(uuid.uuid4()), "started_at": "", **filled, **more}


def client(user: Any) -> Client:
    return people.log_in(Client(), user)


# -- students


def test_list_shows_what_is_open_and_what_was_answered(alice: Any, running: Campaign) -> None:
    done = submit(alice, *CALM, campaign=running)
    html = client(alice.user).get(reverse("student_questionnaires")).content.decode()
    assert page(running, "gad7") in html
    assert page(running) not in html
    assert reverse("questionnaire_result", args=[done.pk]) in html


def test_list_says_so_when_nothing_is_open(alice: Any) -> None:
    html = client(alice.user).get(reverse("student_questionnaires")).content.decode()
    assert "Nothing to fill in" in html


def test_list_takes_a_fixed_number_of_queries(
    alice: Any, running: Campaign, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        submit(alice, *CALM)
    browser = client(alice.user)
    with django_assert_max_num_queries(16):
        browser.get(reverse("student_questionnaires"))


def test_questionnaire_is_a_plain_form_with_every_item_and_its_recall(
    alice: Any, running: Campaign
) -> None:
    html = client(alice.user).get(page(running)).content.decode()
    assert html.count("<fieldset") == html.count("<legend") == 10
    assert html.count('type="radio"') == 40
    assert "Think of the last 2 weeks" in html
    assert "Little interest or pleasure in doing things" in html
    assert not re.search(r"<input[^>]* required", html)  # everything may be left out
    assert not re.search(r"<input[^>]* checked", html)
    assert " style=" not in html


def test_handing_in_leads_to_the_result(alice: Any, running: Campaign) -> None:
    answer = client(alice.user).post(page(running), sheet(*CALM))
    response = Response.objects.get()
    assert answer.url == reverse("questionnaire_result", args=[response.pk])  # type: ignore[attr-defined]
    assert response.campaign == running
    assert response.answers["/69722-7"] is None


def test_handing_in_again_ends_where_the_first_time_did(alice: Any, running: Campaign) -> None:
    browser, posted = client(alice.user), sheet(*CALM)
    first = browser.post(page(running), posted)
    assert browser.post(page(running), posted).url == first.url  # type: ignore[attr-defined]
    assert browser.get(page(running)).url == first.url  # type: ignore[attr-defined]
    assert Response.objects.count() == 1


def test_a_critical_answer_shows_help_at_once_and_notes_it(alice: Any, running: Campaign) -> None:
    browser = client(alice.user)
    answer = browser.post(page(running), sheet(*ITEM_NINE), follow=True)
    response = Response.objects.get()
    assert answer.redirect_chain[0][0].startswith(reverse("help"))
    assert response.help_shown_at is not None
    assert "+370 600 00000" in answer.content.decode()
    result = browser.get(reverse("questionnaire_result", args=[response.pk]))
    assert "We saw your answer" in result.content.decode()


def test_help_comes_first_when_the_sheet_came_through_the_api(alice: Any) -> None:
    response = submit(alice, *ITEM_NINE)
    result = reverse("questionnaire_result", args=[response.pk])
    browser = client(alice.user)
    assert browser.get(result).url.startswith(reverse("help"))  # type: ignore[attr-defined]
    assert browser.get(result).status_code == 200


@pytest.mark.parametrize("values", [CALM, HEAVY, (0,) * 8 + (None,)])
def test_no_result_calls_anybody_safe_or_ill(alice: Any, values: Any) -> None:
    response = submit(alice, *values)
    html = client(alice.user).get(reverse("questionnaire_result", args=[response.pk])).content
    text = re.sub(r"<[^>]+>", " ", html.decode()).lower()
    for word in ("safe", "healthy", "normal", "depressed", "disorder", "suicid", "severe", "!"):
        assert word not in text, word
    assert "no diagnosis" in text


def test_result_without_a_score_says_why(alice: Any) -> None:
    response = submit(alice, 0, 0, 0, 0, 0, 0, None, None, None)
    html = client(alice.user).get(reverse("questionnaire_result", args=[response.pk])).content
    assert "3 questions were left out" in html.decode()


def test_result_tells_that_somebody_will_look(alice: Any) -> None:
    calm, heavy = submit(alice, *CALM), submit(alice, *HEAVY)
    browser = client(alice.user)
    shown = [
        browser.get(reverse("questionnaire_result", args=[r.pk])).content.decode()
        for r in (calm, heavy)
    ]
    assert "Nothing happens by itself" in shown[0]
    assert "will look at your answers" in shown[1]
    assert "Heavier than the time before" in shown[1]


def test_refused_answers_stay_on_the_page(alice: Any, running: Campaign) -> None:
    browser = client(alice.user)
    empty = browser.post(page(running), sheet())
    assert empty.status_code == 400
    assert "at least one question" in empty.content.decode()
    wrong = browser.post(page(running), sheet(*CALM) | {"q3": "7"})
    assert wrong.status_code == 400
    assert re.search(r"<input[^>]*name=\"q1\"[^>]* checked", wrong.content.decode())
    assert not Response.objects.exists()


def test_a_closed_campaign_says_so(alice: Any, running: Campaign) -> None:
    services.campaign_close(by=None, campaign=running)
    answer = client(alice.user).post(page(running), sheet(*CALM))
    assert answer.status_code == 404
    assert "not open" in answer.content.decode()
    assert not Response.objects.exists()


def test_without_consent_nothing_is_asked(alice: Any, running: Campaign) -> None:
    from accounts.services import consent_withdraw

    consent_withdraw(by=alice.user, student=alice, purpose="screening")
    browser = client(alice.user)
    assert browser.get(page(running)).status_code == 403
    assert browser.post(page(running), sheet(*ITEM_NINE)).status_code == 403
    assert not RiskFlag.objects.exists()


def test_student_pages_are_for_students_and_results_for_their_own(
    alice: Any, running: Campaign
) -> None:
    result = reverse("questionnaire_result", args=[submit(alice, *CALM).pk])
    charlie = people.student("S-CHARLIE")
    pages = [reverse("student_questionnaires"), page(running), result]
    for address in pages:
        assert Client().get(address).url.startswith(reverse("account_login"))  # type: ignore[attr-defined]
        for staff in (
            people.counsellor("bob" + address[-4:-1]),
            people.admin("ada" + address[-4:-1]),
        ):
            assert client(staff).get(address).status_code == 403
    assert client(charlie.user).get(result).status_code == 403
    assert client(charlie.user).get(page(running)).status_code == 404
    unknown = reverse("questionnaire_result", args=[uuid.uuid4()])
    assert client(alice.user).get(unknown).status_code == 404


def test_tag_shows_cards_to_students_only(alice: Any, running: Campaign) -> None:
    def shown(user: Any) -> str:
        request = RequestFactory().get("/")
        request.user = user
        template = Template("{% load questionnaires %}{% open_questionnaires %}")
        return template.render(Context({"request": request})).strip()

    assert page(running) in shown(alice.user)
    assert shown(people.counsellor()) == ""
    services.campaign_close(by=None, campaign=running)
    assert shown(alice.user) == ""
