"""One picture in, one reading out, nothing kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from skimage import data

from accounts import services as accounts
from accounts.models import AuditEvent, Student
from ema.models import EmotionSample
from inference.domain.labels import EMOTIONS
from tests import people
from tests.ema import factories

pytestmark = pytest.mark.django_db
URL = "/api/frames/"


@pytest.fixture
def alice() -> Student:
    return factories.alice()


@pytest.fixture
def phone(client: Client, alice: Student) -> Client:
    return people.log_in(client, alice)


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG")
    return out.getvalue()


def astronaut() -> Image.Image:
    return Image.fromarray(data.astronaut())  # type: ignore[no-untyped-call]


def post(phone: Client, content: bytes, name: str = "frame.jpg") -> Any:
    return phone.post(URL, {"frame": SimpleUploadedFile(name, content, "image/jpeg")})


def test_a_face_is_read_and_nothing_is_kept(phone: Client) -> None:
    audited = AuditEvent.objects.count()
    answer = post(phone, jpeg(astronaut())).json()
    assert (answer["faces"], answer["path"], answer["no_reading_reason"]) == (1, "server", "")
    assert set(answer["probabilities"]) == set(EMOTIONS)
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert 0 < answer["quality"] <= 1
    assert answer["model_id"]
    assert EmotionSample.objects.count() == 0
    assert AuditEvent.objects.count() == audited


def test_what_was_read_can_be_sent_as_a_sample(phone: Client) -> None:
    answer = post(phone, jpeg(astronaut())).json()
    answer.pop("faces")
    body = factories.sample_body(**answer)
    response = phone.post("/api/samples/", body, content_type="application/json")
    assert response.status_code == 201, response.content


def test_no_face_is_an_answer(phone: Client) -> None:
    response = post(phone, jpeg(Image.new("RGB", (320, 240), "grey")))
    answer = response.json()
    assert response.status_code == 200
    assert (answer["faces"], answer["probabilities"]) == (0, None)
    assert (answer["no_reading_reason"], answer["quality"]) == ("no_face", 0)


def test_of_several_faces_the_largest_is_read(phone: Client) -> None:
    face = astronaut().crop((100, 0, 400, 300))
    both = Image.new("RGB", (720, 400), "grey")
    both.paste(face.resize((400, 400)), (0, 0))
    both.paste(face, (420, 60))
    answer = post(phone, jpeg(both)).json()
    assert answer["faces"] == 2
    assert answer["quality_parts"]["face_size_px"] > 110


@pytest.mark.parametrize(
    "content",
    [b"not a picture", b"\xff\xd8\xff\xe0" + b"\x00" * 64, b"<svg/>"],
)
def test_what_is_no_picture_is_refused_by_its_field(phone: Client, content: bytes) -> None:
    response = post(phone, content)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["field"] == "frame"


def test_a_truncated_picture_is_refused(phone: Client) -> None:
    response = post(phone, jpeg(astronaut())[:4000])
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "frame")


def test_an_empty_or_missing_picture_is_refused(phone: Client) -> None:
    assert post(phone, b"").json()["errors"][0]["field"] == "frame"
    assert phone.post(URL, {}).json()["errors"][0]["field"] == "frame"


def test_a_picture_over_8_mb_is_refused(phone: Client) -> None:
    response = post(phone, b"\xff\xd8" + b"\x00" * (9 * 1024 * 1024))
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "frame")
    assert "8 MB" in response.json()["detail"]


def test_without_consent_no_picture_is_read(phone: Client, alice: Student) -> None:
    accounts.consent_withdraw(by=alice.user, student=alice, purpose="camera")
    response = post(phone, jpeg(astronaut()))
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "consent")


def test_without_a_legal_basis_no_picture_is_read(phone: Client) -> None:
    accounts.camera_basis_revoke(by=None)
    response = post(phone, jpeg(astronaut()))
    assert response.json()["errors"][0]["field"] == "camera_basis"


def test_staff_cannot_have_pictures_read_here(client: Client) -> None:
    people.camera_basis()
    assert post(people.log_in(client, people.counsellor()), b"x").status_code == 403


def test_too_many_pictures_in_a_minute_are_turned_away(
    phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import ScopedRateThrottle

    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"frames": "2/min"})
    picture = jpeg(Image.new("RGB", (64, 64)))
    assert [post(phone, picture).status_code for _n in range(3)] == [200, 200, 429]
