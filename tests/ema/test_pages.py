"""The student's pages: what they say in each state, and to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from accounts.domain.days import local_date
from accounts.models import Student
from ema import services
from ema.models import EmotionSample, Enrolment, PromptStatus
from tests import people
from tests.ema import factories
from tests.ema.test_days import full_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Student:
    return factories.alice()


@pytest.fixture
def phone(client: Client, alice: Student) -> Client:
    return people.log_in(client, alice)


def text(response: Any) -> str:
    assert response.status_code == 200, response
    return str(response.content.decode())


def yesterday(student: Student) -> Any:
    return local_date(timezone.now(), student.time_zone) - timedelta(days=1)


def pages(student: Student) -> list[str]:
    prompt = factories.prompt_for(student)
    return ["/today/", "/days/", f"/days/{yesterday(student)}/", f"/check-in/{prompt.pk}/"]


def test_every_page_opens_for_the_student(phone: Client, alice: Student) -> None:
    for url in pages(alice):
        assert phone.get(url).status_code == 200, url


@pytest.mark.parametrize("role", ["counsellor", "admin"])
def test_staff_cannot_open_student_pages(client: Client, alice: Student, role: str) -> None:
    people.log_in(client, people.counsellor() if role == "counsellor" else people.admin())
    for url in pages(alice):
        assert client.get(url).status_code == 403, url


def test_visitors_are_sent_to_log_in(client: Client, alice: Student) -> None:
    for url in pages(alice):
        assert client.get(url).status_code == 302, url


def test_another_students_check_in_and_sample_are_not_found(phone: Client) -> None:
    bob = factories.alice(code="S-BOB")
    assert phone.get(f"/check-in/{factories.prompt_for(bob).pk}/").status_code == 404
    sample = factories.sampled(bob)
    url = f"/days/samples/{sample.client_uuid}/"
    assert phone.post(url, {"label": "neutral"}).status_code == 404
    assert EmotionSample.objects.get().corrected_label == ""


def test_today_offers_the_check_in_that_is_open(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice)
    page = text(phone.get("/today/"))
    assert "A check-in is waiting" in page
    assert f"/check-in/{prompt.pk}/" in page


def test_today_names_the_window_of_the_next_one_and_not_its_minute(
    phone: Client, alice: Student
) -> None:
    due = timezone.now() + timedelta(hours=3)
    factories.prompt_for(alice, due, PromptStatus.SCHEDULED, slot=2)
    today = local_date(timezone.now(), alice.time_zone)
    alice.prompts.update(local_date=today)
    assert "The next check-in comes between 15:00 and 18:00." in text(phone.get("/today/"))


def test_today_says_when_all_is_done_and_when_there_is_none(phone: Client, alice: Student) -> None:
    assert "No check-in today" in text(phone.get("/today/"))
    prompt = factories.prompt_for(alice, status=PromptStatus.EXPIRED)
    prompt.local_date = local_date(timezone.now(), alice.time_zone)
    prompt.save()
    assert "That was it for today" in text(phone.get("/today/"))


def test_who_has_not_joined_is_invited_and_joins_with_one_tap(client: Client) -> None:
    student = people.student()
    people.log_in(client, student)
    assert "I agree, start check-ins" in text(client.get("/today/"))
    client.post("/today/join/")
    assert Enrolment.objects.get().student == student
    assert "I agree, start check-ins" not in text(client.get("/today/"))


def test_opening_the_page_opens_the_check_in(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice)
    page = text(phone.get(f"/check-in/{prompt.pk}/"))
    prompt.refresh_from_db()
    assert prompt.status == PromptStatus.OPENED
    for item in ("affect", "sad", "irritated"):
        assert f'data-step="{item}"' in page


def test_the_camera_step_names_its_basis_and_is_left_out_without_one(
    phone: Client, alice: Student
) -> None:
    prompt = factories.prompt_for(alice)
    page = text(phone.get(f"/check-in/{prompt.pk}/"))
    assert 'data-agreed="yes"' in page
    assert "Medical reasons" in page
    accounts.camera_basis_revoke(by=None)
    assert 'data-step="camera"' not in text(phone.get(f"/check-in/{prompt.pk}/"))


def test_who_has_not_agreed_to_the_camera_is_asked_first(phone: Client, alice: Student) -> None:
    accounts.consent_withdraw(by=alice.user, student=alice, purpose="camera")
    prompt = factories.prompt_for(alice)
    assert 'data-agreed="no"' in text(phone.get(f"/check-in/{prompt.pk}/"))
    assert (
        phone.post("/check-in/camera/", headers={"Accept": "application/json"}).status_code == 204
    )
    assert 'data-agreed="yes"' in text(phone.get(f"/check-in/{prompt.pk}/"))


def test_a_closed_check_in_says_so_kindly(phone: Client, alice: Student) -> None:
    prompt = factories.prompt_for(alice, timezone.now() - timedelta(hours=4))
    assert "It need not be made up for." in text(phone.get(f"/check-in/{prompt.pk}/"))
    done = factories.answered(alice, timezone.now() - timedelta(minutes=10), slot=1)
    assert "You have answered this one" in text(phone.get(f"/check-in/{done.pk}/"))


def test_a_day_shows_answers_estimates_and_how_it_was_summed_up(
    phone: Client, alice: Student
) -> None:
    day = yesterday(alice)
    full_day(alice, day)
    services.days_summarise(student_ids=[alice.pk], local_date=day)
    page = text(phone.get(f"/days/{day}/"))
    assert "You answered 3 of 4 check-ins." in page
    assert "most read sadness (67 %)" in page
    assert "Not opened in time" not in page  # the missed one has no cause yet
    assert page.count("Right now I feel sad") == 3


def test_a_correction_shows_beside_the_estimate(phone: Client, alice: Student) -> None:
    day = yesterday(alice)
    full_day(alice, day)
    sample = EmotionSample.objects.filter(top_label="sadness").first()
    assert sample is not None
    response = phone.post(f"/days/samples/{sample.client_uuid}/", {"label": "neutral"}, follow=True)
    page = text(response)
    assert "your word" in page
    assert "estimated: sadness" in page


def test_an_unknown_label_corrects_nothing(phone: Client, alice: Student) -> None:
    sample = factories.sampled(alice)
    phone.post(f"/days/samples/{sample.client_uuid}/", {"label": "contempt"})
    sample.refresh_from_db()
    assert sample.corrected_label == ""


@pytest.mark.parametrize("day", ["2026-02-30", "2999-01-01", "20260504", "0000-00-00"])
def test_what_is_no_day_of_the_past_is_not_found(phone: Client, day: str) -> None:
    assert phone.get(f"/days/{day}/").status_code == 404


def test_the_days_page_asks_a_constant_number_of_queries(
    phone: Client, alice: Student, django_assert_max_num_queries: Any
) -> None:
    day = yesterday(alice)
    for back in range(3):
        full_day(alice, day - timedelta(days=back)) if back < 2 else None
        services.days_summarise(student_ids=[alice.pk], local_date=day - timedelta(days=back))
    for url in ("/days/", "/days/?weeks=8", f"/days/{day}/", "/today/"):
        with django_assert_max_num_queries(24):
            phone.get(url)


def test_the_days_page_is_empty_before_the_first_day(phone: Client) -> None:
    assert "Your days begin here" in text(phone.get("/days/"))
    assert phone.get("/days/?weeks=99").status_code == 200
