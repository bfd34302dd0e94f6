"""The samples' address: every refusal names its field and leaves nothing behind."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from accounts.models import AuditEvent, Student
from ema.models import EmotionSample
from tests import people
from tests.ema import factories

pytestmark = pytest.mark.django_db
URL = "/api/samples/"


@pytest.fixture
def alice() -> Student:
    return factories.alice()


@pytest.fixture
def phone(client: Client, alice: Student) -> Client:
    return people.log_in(client, alice)


def post(phone: Client, body: dict[str, Any]) -> Any:
    return phone.post(URL, json.dumps(body), content_type="application/json")


def ago(**delta: float) -> str:
    return (timezone.now() - timedelta(**delta)).isoformat()


def test_a_sample_is_stored_with_its_day_and_offset(phone: Client, alice: Student) -> None:
    captured = datetime.now(ZoneInfo("Asia/Seoul")) - timedelta(minutes=1)
    response = post(phone, factories.sample_body(captured_at=captured.isoformat()))
    assert response.status_code == 201, response.content
    sample = EmotionSample.objects.get()
    assert (sample.utc_offset_min, sample.captured_at) == (540, captured)
    assert (sample.top_label, sample.sadness) == ("sadness", 0.7)
    assert AuditEvent.objects.filter(action="sample.record", student=alice).count() == 1


def test_the_same_sample_twice_is_one_row(phone: Client) -> None:
    body = factories.sample_body()
    assert post(phone, body).status_code == 201
    again = post(phone, body)
    assert (again.status_code, EmotionSample.objects.count()) == (200, 1)
    assert again.json()["client_uuid"] == body["client_uuid"]


def test_a_repeat_still_counts_as_the_same_after_the_student_corrected_it(phone: Client) -> None:
    body = factories.sample_body()
    post(phone, body)
    EmotionSample.objects.update(corrected_label="neutral")
    assert post(phone, body).status_code == 200


def test_the_same_uuid_with_other_content_is_a_conflict(phone: Client) -> None:
    body = factories.sample_body()
    post(phone, body)
    response = post(phone, body | {"quality": 0.79})
    assert response.status_code == 409
    assert response.json()["errors"][0]["field"] == "client_uuid"
    assert EmotionSample.objects.get().quality == 0.8


def test_somebody_elses_uuid_is_a_conflict_and_tells_nothing(phone: Client) -> None:
    body = factories.sample_body()
    post(phone, body)
    bob = people.student("S-BOB")
    people.consent(bob, "camera")
    response = post(people.log_in(Client(), bob), body)
    assert response.status_code == 409
    assert EmotionSample.objects.count() == 1


def seven(**changes: Any) -> dict[str, Any]:
    return {k: v for k, v in (factories.seven() | changes).items() if v is not ...}


NAN = float("nan")
REFUSED = [
    ({"probabilities": seven(sadness=0.71)}, "probabilities"),
    ({"probabilities": seven(sadness=0.698)}, "probabilities"),
    ({"probabilities": seven(sadness=NAN)}, "probabilities.sadness"),
    ({"probabilities": seven(sadness=float("inf"))}, "probabilities.sadness"),
    ({"probabilities": seven(sadness=-0.1)}, "probabilities.sadness"),
    ({"probabilities": seven(sadness="sad")}, "probabilities.sadness"),
    ({"probabilities": seven(sadness=None)}, "probabilities.sadness"),
    ({"probabilities": seven(contempt=0.0)}, "probabilities.contempt"),
    ({"probabilities": seven(fear=...)}, "probabilities.fear"),
    ({"probabilities": None}, "probabilities.anger"),
    ({"probabilities": [1, 0, 0, 0, 0, 0, 0]}, "probabilities"),
    ({"no_reading_reason": "too_dark"}, "probabilities"),
    ({"no_reading_reason": "Too dark"}, "no_reading_reason"),
    ({"no_reading_reason": "x" * 41}, "no_reading_reason"),
    ({"captured_at": "yesterday"}, "captured_at"),
    ({"captured_at": None}, "captured_at"),
    ({"captured_at": 12}, "captured_at"),
    ({"captured_at": "2026-05-04T09:30:00"}, "captured_at"),
    ({"captured_at": "0001-01-01T00:00:00+14:00"}, "captured_at"),
    ({"captured_at": partial(ago, minutes=-6)}, "captured_at"),
    ({"captured_at": partial(ago, hours=73)}, "captured_at"),
    ({"quality": 1.2}, "quality"),
    ({"quality": NAN}, "quality"),
    ({"quality": ...}, "quality"),
    ({"quality_parts": {"yaw": NAN}}, "quality_parts.yaw"),
    ({"quality_parts": {"yaw": "left"}}, "quality_parts.yaw"),
    ({"quality_parts": {str(n): 1 for n in range(40)}}, "quality_parts"),
    ({"frames": 0}, "frames"),
    ({"frames": 1.5}, "frames"),
    ({"model_id": ""}, "model_id"),
    ({"model_id": "<script>"}, "model_id"),
    ({"path": "cloud"}, "path"),
    ({"corrected_label": "contempt"}, "corrected_label"),
    ({"client_uuid": "7"}, "client_uuid"),
    ({"client_uuid": ...}, "client_uuid"),
    ({"prompt": "7"}, "prompt"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_bad_input_is_refused_by_its_field_and_nothing_is_written(
    phone: Client, changes: dict[str, Any], field: str
) -> None:
    before = AuditEvent.objects.count()
    given = {k: v() if callable(v) else v for k, v in changes.items()}
    body = {k: v for k, v in (factories.sample_body() | given).items() if v is not ...}
    response = post(phone, body)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert field in [error["field"] for error in response.json()["errors"]]
    assert all(error["reason"] for error in response.json()["errors"])
    assert EmotionSample.objects.count() == 0
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("body", ["", "{", "[]", "7", '"x"', "null", '{"a": 1e999}', "\x00"])
def test_what_is_no_sample_at_all_is_refused(phone: Client, body: str) -> None:
    response = phone.post(URL, body, content_type="application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_sum_within_a_thousandth_is_taken(phone: Client) -> None:
    assert (
        post(phone, factories.sample_body(probabilities=seven(sadness=0.7009))).status_code == 201
    )


def test_a_phone_clock_may_be_a_little_ahead(phone: Client) -> None:
    body = factories.sample_body(captured_at=ago(minutes=-4.5))
    assert post(phone, body).status_code == 201


def test_a_poor_picture_is_kept_as_no_reading(phone: Client) -> None:
    body = factories.sample_body(probabilities=None, no_reading_reason="too_dark", quality=0.1)
    assert post(phone, body).status_code == 201
    sample = EmotionSample.objects.get()
    assert (sample.reading, sample.top_label, sample.no_reading_reason) == (False, "", "too_dark")
    assert sample.sadness == 0


def test_there_is_nothing_to_correct_without_a_reading(phone: Client) -> None:
    body = factories.sample_body(
        probabilities=None, no_reading_reason="no_face", quality=0, corrected_label="neutral"
    )
    assert post(phone, body).json()["errors"][0]["field"] == "corrected_label"


def test_a_correction_is_kept_beside_the_estimate(phone: Client) -> None:
    assert post(phone, factories.sample_body(corrected_label="neutral")).status_code == 201
    sample = EmotionSample.objects.get()
    assert (sample.top_label, sample.corrected_label) == ("sadness", "neutral")


def test_without_consent_to_the_camera_nothing_is_taken(phone: Client, alice: Student) -> None:
    accounts.consent_withdraw(by=alice.user, student=alice, purpose="camera")
    response = post(phone, factories.sample_body())
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "consent")
    assert EmotionSample.objects.count() == 0


def test_without_a_legal_basis_nothing_is_taken(phone: Client) -> None:
    accounts.camera_basis_revoke(by=None)
    response = post(phone, factories.sample_body())
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "camera_basis")
    assert EmotionSample.objects.count() == 0


def test_another_students_check_in_is_not_found(phone: Client) -> None:
    bob = factories.alice(code="S-BOB")
    prompt = factories.prompt_for(bob)
    response = post(phone, factories.sample_body(prompt=str(prompt.pk)))
    assert response.status_code == 404
    assert EmotionSample.objects.count() == 0


def test_a_sample_belongs_to_its_check_in(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice)
    assert post(phone, factories.sample_body(prompt=str(prompt.pk))).status_code == 201
    assert EmotionSample.objects.get().prompt == prompt


@pytest.mark.parametrize("role", ["counsellor", "admin"])
def test_staff_cannot_post_samples(client: Client, role: str) -> None:
    staff = people.counsellor() if role == "counsellor" else people.admin()
    response = post(people.log_in(client, staff), factories.sample_body())
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def test_nobody_posts_anonymously(client: Client) -> None:
    response = post(client, factories.sample_body(client_uuid=str(uuid.uuid4())))
    assert response.status_code == 403
