"""Answers are taken once, whole, from the right person, while the check-in was open."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from accounts.models import AuditEvent, Student
from ema.models import Answer, Prompt, PromptStatus
from tests import people
from tests.ema import factories
from tests.ema.factories import ANSWERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Student:
    return factories.alice()


@pytest.fixture
def phone(client: Client, alice: Student) -> Client:
    return people.log_in(client, alice)


def body(**fields: Any) -> dict[str, Any]:
    given = {
        "submission_id": str(uuid.uuid4()),
        "answered_at": timezone.now().isoformat(),
        "answers": ANSWERS,
    }
    return given | fields


def post(phone: Client, prompt: Prompt, content: dict[str, Any]) -> Any:
    url = f"/api/prompts/{prompt.pk}/submission/"
    return phone.post(url, json.dumps(content), content_type="application/json")


def test_answers_are_stored_with_the_wording_they_answered(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice)
    response = post(phone, prompt, body())
    assert response.status_code == 201, response.content
    prompt.refresh_from_db()
    assert (prompt.status, prompt.cause) == (PromptStatus.COMPLETED, "")
    assert Answer.objects.count() == len(ANSWERS)
    sad = Answer.objects.get(item="sad")
    assert (sad.value, sad.wording, sad.local_date) == (
        60, "Right now I feel sad", prompt.local_date,
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="prompt.submit", student=alice).count() == 1


def test_the_same_submission_twice_is_one_set_of_answers(phone: Client, alice: Student) -> None:
    prompt, content = factories.prompt_for(alice), body()
    assert post(phone, prompt, content).status_code == 201
    assert post(phone, prompt, content).status_code == 200
    assert Answer.objects.count() == len(ANSWERS)


def test_the_same_submission_with_other_answers_is_a_conflict(
    phone: Client, alice: Student
) -> None:
    prompt, content = factories.prompt_for(alice), body()
    post(phone, prompt, content)
    response = post(phone, prompt, content | {"answers": ANSWERS | {"sad": 61}})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (409, "submission_id")
    assert Answer.objects.get(item="sad").value == 60


def test_a_second_submission_to_an_answered_check_in_is_a_conflict(
    phone: Client, alice: Student
) -> None:
    prompt = factories.prompt_for(alice)
    post(phone, prompt, body())
    assert post(phone, prompt, body()).status_code == 409


def test_a_submission_id_belongs_to_one_check_in(phone: Client, alice: Student) -> None:
    content = body()
    post(phone, factories.prompt_for(alice), content)
    other = factories.prompt_for(alice, timezone.now() - timedelta(minutes=5), slot=1)
    assert post(phone, other, content).status_code == 409
    other.refresh_from_db()
    assert other.status == PromptStatus.DUE


def ago(**delta: float) -> str:
    return (timezone.now() - timedelta(**delta)).isoformat()


REFUSED = [
    ({"answers": {k: v for k, v in ANSWERS.items() if k != "sad"}}, "answers.sad"),
    ({"answers": ANSWERS | {"bored": 3}}, "answers.bored"),
    ({"answers": ANSWERS | {"sad": 101}}, "answers.sad"),
    ({"answers": ANSWERS | {"sad": -1}}, "answers.sad"),
    ({"answers": ANSWERS | {"sad": "60"}}, "answers.sad"),
    ({"answers": ANSWERS | {"sad": True}}, "answers.sad"),
    ({"answers": ANSWERS | {"sad": None}}, "answers.sad"),
    ({"answers": ANSWERS | {"sad": [1]}}, "answers.sad"),
    ({"answers": ANSWERS | {"sad": float("nan")}}, "answers.sad"),
    ({"answers": ANSWERS | {"valence": 5}}, "answers.valence"),
    ({"answers": []}, "answers"),
    ({"answered_at": partial(ago, minutes=-6)}, "answered_at"),
    ({"answered_at": partial(ago, minutes=30)}, "answered_at"),
    ({"answered_at": partial(ago, days=4)}, "answered_at"),
    ({"answered_at": "2026-05-04T09:30:00"}, "answered_at"),
    ({"submission_id": "1"}, "submission_id"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_bad_answers_are_refused_by_field_and_nothing_is_written(
    phone: Client, alice: Student, changes: dict[str, Any], field: str
) -> None:
    prompt = factories.prompt_for(alice)
    given = {k: v() if callable(v) else v for k, v in changes.items()}
    response = post(phone, prompt, body(**given))
    assert response.status_code == 400, response.content
    assert field in [error["field"] for error in response.json()["errors"]]
    assert Answer.objects.count() == 0
    prompt.refresh_from_db()
    assert (prompt.status, prompt.submission_id) == (PromptStatus.DUE, None)


def test_another_students_check_in_is_not_found(phone: Client) -> None:
    bob = factories.alice(code="S-BOB")
    response = post(phone, factories.prompt_for(bob), body())
    assert response.status_code == 404
    assert Answer.objects.count() == 0


def test_nothing_is_taken_after_the_student_withdrew(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice)
    accounts.consent_withdraw(by=alice.user, student=alice, purpose="ema")
    response = post(phone, prompt, body())
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "consent")
    assert Answer.objects.count() == 0


def test_answers_given_in_time_may_arrive_late_from_an_offline_phone(
    phone: Client, alice: Student
) -> None:
    due = timezone.now() - timedelta(hours=5)
    prompt = factories.prompt_for(alice, due, status=PromptStatus.EXPIRED)
    Prompt.objects.update(cause="not_opened", closed_at=prompt.expires_at)
    given = (due + timedelta(minutes=20)).isoformat()
    assert post(phone, prompt, body(answered_at=given)).status_code == 201
    prompt.refresh_from_db()
    assert (prompt.status, prompt.cause, prompt.closed_at) == (PromptStatus.COMPLETED, "", None)


def test_answers_given_after_the_check_in_closed_are_refused(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice, timezone.now() - timedelta(hours=5))
    response = post(phone, prompt, body())
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "answered_at")


def test_a_suppressed_check_in_takes_no_answers(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice, status=PromptStatus.SUPPRESSED)
    assert post(phone, prompt, body()).json()["errors"][0]["field"] == "prompt"


def test_the_open_check_in_is_found_with_its_questions(phone: Client, alice: Student) -> None:
    assert phone.get("/api/prompts/due/").json() == {"prompt": None}
    prompt = factories.prompt_for(alice)
    found = phone.get("/api/prompts/due/").json()["prompt"]
    assert found["id"] == str(prompt.pk)
    assert found["definition"]["items"][0]["key"] == "affect"
