from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import Response, RiskFlag
from tests import people
from tests.screening.instruments import answers, instrument
from tests.screening.sheets import CALM, HEAVY, ITEM_NINE, campaign

pytestmark = pytest.mark.django_db
ADDRESS = "/api/responses/"


@pytest.fixture
def alice() -> Any:
    people.institution()
    services.instruments_load()
    student = people.student()
    people.consent(student)
    return student


def body(*values: int | None, key: str = "phq9", **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "client_uuid": str(uuid.uuid4()),
        "instrument": key,
        "started_at": timezone.now().isoformat(),
        "answers": answers(instrument(key), *values),
    }
    return base | more


def post(user: Any, content: Any) -> Any:
    text = content if isinstance(content, str) else json.dumps(content)
    return people.log_in(Client(), user).post(ADDRESS, text, content_type="application/json")


def test_a_new_sheet_is_created_and_the_same_again_is_not(alice: Any) -> None:
    content = body(*CALM, campaign=campaign(alice).pk)
    first, again = post(alice.user, content), post(alice.user, content)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["scores"][0]["band"] == "none_minimal"
    assert first.json()["help"] is False
    assert Response.objects.count() == 1


def test_a_critical_answer_asks_for_the_help_page(alice: Any) -> None:
    answer = post(alice.user, body(*ITEM_NINE)).json()
    assert answer["help"] is True
    page: Any = people.log_in(Client(), alice).get(answer["result_url"])
    assert page.url.startswith(reverse("help"))
    assert RiskFlag.objects.count() == 1


def test_other_content_for_the_same_uuid_is_a_conflict(alice: Any) -> None:
    content = body(*CALM)
    post(alice.user, content)
    answer = post(alice.user, content | {"answers": body(*HEAVY)["answers"]})
    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["errors"][0]["field"] == "client_uuid"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answers": {"/44250-9": 4}}, "answers./44250-9"),
        ({"answers": {"/44250-9": "1"}}, "answers./44250-9"),
        ({"answers": {"/44250-9": 1.0}}, "answers./44250-9"),
        ({"answers": {"/44250-9": True}}, "answers./44250-9"),
        ({"answers": {"/69725-0": 1}}, "answers./69725-0"),
        ({"answers": {}}, "answers"),
        ({"answers": [1, 2]}, "answers"),
        ({"instrument": "nothing"}, "instrument"),
        ({"client_uuid": "7"}, "client_uuid"),
        ({"started_at": "yesterday"}, "started_at"),
        ({"started_at": (timezone.now() + timedelta(hours=1)).isoformat()}, "started_at"),
        ({"campaign": 999}, "campaign"),
    ],
)
def test_bad_input_is_a_problem_that_names_the_field(
    alice: Any, change: dict[str, Any], field: str
) -> None:
    answer = post(alice.user, body(*CALM) | change)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Response.objects.exists()


def test_what_is_not_json_is_a_problem(alice: Any) -> None:
    answer = post(alice.user, "{")
    assert answer.status_code == 400
    assert answer.json()["status"] == 400


def test_only_students_hand_in(alice: Any) -> None:
    assert Client().post(ADDRESS, body(*CALM), content_type="application/json").status_code == 403
    assert post(people.counsellor(), body(*CALM)).status_code == 403
    assert post(people.admin(), body(*CALM)).status_code == 403
    assert not Response.objects.exists()


def test_a_closed_campaign_still_knows_the_sheet_it_has(alice: Any) -> None:
    running = campaign(alice)
    content = body(*CALM, campaign=running.pk)
    post(alice.user, content)
    services.campaign_close(by=None, campaign=running)
    assert post(alice.user, content).status_code == 200
    late = post(alice.user, body(*(0,) * 7, key="gad7", campaign=running.pk))
    assert late.status_code == 400
    assert late.json()["errors"][0]["field"] == "campaign"


def test_schema_describes_the_submission() -> None:
    schema = Client().get("/api/schema/", HTTP_ACCEPT="application/json").json()
    operation = schema["paths"]["/api/responses/"]["post"]
    assert operation["operationId"] == "response_submit"
    assert {"200", "201", "400", "403", "409"} <= set(operation["responses"])
