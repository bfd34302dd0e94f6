"""What cannot be handed in: one clear error that names the field, by the API and by the page, and
nothing stored.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import Campaign, InstrumentVersion, Response, ResponseDraft, RiskFlag, Score
from tests import people
from tests.screening.instruments import answers, instrument
from tests.screening.sheets import CALM, HEAVY, campaign, submit, version

pytestmark = pytest.mark.django_db
FIRST = "/44250-9"


@pytest.fixture
def alice() -> Any:
    people.institution()
    student = people.student()
    people.consent(student)
    return student


@pytest.fixture
def running(alice: Any) -> Campaign:
    return campaign(alice)


def body(running: Campaign, *values: int | None) -> dict[str, Any]:
    return {
        "client_uuid": str(uuid.uuid4()),
        "instrument": "phq9",
        "campaign": running.pk,
        "started_at": timezone.now().isoformat(),
        "answers": answers(instrument("phq9"), *(values or HEAVY)),
    }


def post(student: Any, content: dict[str, Any]) -> Any:
    browser = people.log_in(Client(), student)
    return browser.post("/api/responses/", json.dumps(content), content_type="application/json")


def form(*values: int | None, **more: Any) -> dict[str, Any]:
    filled = {f"q{n}": v for n, v in enumerate(values or HEAVY, 1) if v is not None}
    return {"client_uuid": str(uuid.uuid4()), "started_at": "", **filled, **more}


def hand_in(student: Any, running: Campaign, content: dict[str, Any]) -> Any:
    address = reverse("questionnaire", args=[running.pk, "phq9"])
    return people.log_in(Client(), student).post(address, content)


def renewed() -> InstrumentVersion:
    """A newer wording than the one that the person has before them, which is returned."""
    old = version()
    changed = old.questionnaire | {"version": "9.0.0"}
    InstrumentVersion.objects.create(
        instrument=old.instrument, number=old.number + 1, questionnaire=changed, sha256="e" * 64
    )
    return old


def nothing_more(sheets: int = 0) -> None:
    assert Response.objects.count() == sheets
    assert Score.objects.values("response").distinct().count() == sheets
    assert not RiskFlag.objects.exists()


# -- the API


Change = Callable[[dict[str, Any]], None]


def drop(name: str) -> Change:
    return lambda content: content.pop(name) and None


def put(name: str, value: Any) -> Change:
    return lambda content: content.update({name: value})


def answer(value: Any, link: str = FIRST) -> Change:
    return lambda content: content["answers"].update({link: value})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (answer(4), f"answers.{FIRST}"),
        (answer(-1), f"answers.{FIRST}"),
        (answer("2"), f"answers.{FIRST}"),
        (answer(1, "/0-0"), "answers./0-0"),
        (drop("client_uuid"), "client_uuid"),
        (drop("instrument"), "instrument"),
        (drop("started_at"), "started_at"),
        (drop("answers"), "answers"),
        (put("answers", {}), "answers"),
        (put("answers", {FIRST: None}), "answers"),
        (put("item_ms", {FIRST: "900"}), f"item_ms.{FIRST}"),
        (put("item_ms", {"/0-0": 900}), "item_ms./0-0"),
        (put("campaign", "first"), "campaign"),
        (put("version", 0), "version"),
    ],
)
def test_api_names_the_one_field(alice: Any, running: Campaign, change: Change, field: str) -> None:
    content = body(running)
    change(content)
    given = post(alice, content)
    assert given.status_code == 400
    assert given["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in given.json()["errors"]] == [field]
    assert given.json()["errors"][0]["reason"]
    nothing_more()


def problem(given: Any) -> tuple[int, str]:
    return given.status_code, given.json()["errors"][0]["field"]


def test_api_refuses_answers_to_another_version(alice: Any, running: Campaign) -> None:
    old = renewed()
    assert problem(post(alice, body(running) | {"version": old.pk})) == (400, "version")
    other = version("gad7")
    assert problem(post(alice, body(running) | {"version": other.pk})) == (400, "version")
    nothing_more()


def test_api_refuses_a_second_sheet(alice: Any, running: Campaign) -> None:
    submit(alice, *CALM, campaign=running)
    assert problem(post(alice, body(running))) == (400, "campaign")
    nothing_more(sheets=1)


def test_api_refuses_after_the_end_and_before_the_beginning(alice: Any, running: Campaign) -> None:
    services.campaign_close(by=None, campaign=running)
    assert problem(post(alice, body(running))) == (400, "campaign")
    Campaign.objects.filter(pk=running.pk).update(
        closed_at=None, closes_at=timezone.now() - timedelta(minutes=1)
    )
    assert problem(post(alice, body(running))) == (400, "campaign")
    later = timezone.now() + timedelta(hours=1)
    Campaign.objects.filter(pk=running.pk).update(
        opens_at=later, closes_at=later + timedelta(days=3)
    )
    assert problem(post(alice, body(running))) == (400, "campaign")
    nothing_more()


def test_api_refuses_another_person(alice: Any, running: Campaign) -> None:
    charlie = people.student("S-CHARLIE")
    people.consent(charlie)
    assert problem(post(charlie, body(running))) == (400, "campaign")
    uid = uuid.uuid4()
    submit(alice, *CALM, client_uuid=uid)
    taken = body(running) | {"client_uuid": str(uid), "campaign": None}
    assert problem(post(charlie, taken)) == (409, "client_uuid")
    for staff in (people.counsellor(), people.admin()):
        assert post(staff, body(running)).status_code == 403
    nothing_more(sheets=1)


def test_a_refused_sheet_leaves_its_draft(alice: Any, running: Campaign) -> None:
    services.draft_save(
        by=alice.user,
        student=alice,
        campaign=running,
        instrument_version=version(),
        answers={FIRST: 2},
        answered_at={FIRST: timezone.now()},
    )
    content = body(running)
    answer(9)(content)
    assert post(alice, content).status_code == 400
    assert ResponseDraft.objects.get().answers == {FIRST: 2}


# -- the page


@pytest.mark.parametrize(
    ("values", "more", "words"),
    [
        (HEAVY, {"q3": "4"}, "choose one of these answers"),
        (HEAVY, {"q3": "-1"}, "choose one of these answers"),
        (HEAVY, {"q3": "often"}, "choose one of these answers"),
        ((None,) * 9, {}, "at least one question"),
    ],
)
def test_page_names_the_question(
    alice: Any, running: Campaign, values: Any, more: dict[str, str], words: str
) -> None:
    given = hand_in(alice, running, form(*values, **more))
    html = given.content.decode()
    assert given.status_code == 400
    assert words in html
    assert ('href="#question-3"' in html) == bool(more)
    nothing_more()


def test_page_refuses_another_version(alice: Any, running: Campaign) -> None:
    given = hand_in(alice, running, form(version=renewed().pk))
    assert given.status_code == 400
    assert "has been renewed" in given.content.decode()
    nothing_more()


def test_page_leads_a_second_sheet_to_the_first(alice: Any, running: Campaign) -> None:
    first = submit(alice, *CALM, campaign=running)
    given = hand_in(alice, running, form())
    assert given.url == reverse("questionnaire_result", args=[first.pk])
    nothing_more(sheets=1)


def test_page_says_when_it_is_closed_or_meant_for_others(alice: Any, running: Campaign) -> None:
    charlie = people.student("S-CHARLIE")
    people.consent(charlie)
    given = hand_in(charlie, running, form())
    assert given.status_code == 404
    assert "not open" in given.content.decode()
    services.campaign_close(by=None, campaign=running)
    assert hand_in(alice, running, form()).status_code == 404
    nothing_more()


def test_page_takes_a_begun_sheet_in_the_grace_and_marks_it_late(
    alice: Any, running: Campaign
) -> None:
    services.draft_save(
        by=alice.user,
        student=alice,
        campaign=running,
        instrument_version=version(),
        answers={FIRST: 2},
        answered_at={FIRST: timezone.now()},
        started_at=timezone.now() - timedelta(hours=3),
    )
    ended = timezone.now() - timedelta(hours=1)
    Campaign.objects.filter(pk=running.pk).update(
        closes_at=ended, late_until=ended + timedelta(days=1)
    )
    browser = people.log_in(Client(), alice)
    address = reverse("questionnaire", args=[running.pk, "phq9"])
    assert "The last day is over" in browser.get(address).content.decode()
    given = browser.post(address, form(*CALM), follow=True)
    assert "Handed in after the last day" in given.content.decode()
    sheet = Response.objects.get()
    assert (sheet.late, sheet.complete) == (True, True)
    assert not ResponseDraft.objects.exists()
