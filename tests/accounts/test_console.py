"""The administrators' pages: institution, camera gate, help lines, rota, caseloads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import queries, services
from accounts.domain.errors import Refused
from accounts.domain.rota import gaps
from accounts.models import AuditEvent, CameraBasis, HelpLine, Institution, RotaShift
from tests import people

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_gaps_are_what_no_shift_covers() -> None:
    shifts = [(NOON + HOUR, NOON + 2 * HOUR), (NOON + 2 * HOUR, NOON + 4 * HOUR)]
    shifts.append((NOON + 90 * timedelta(minutes=1), NOON + 3 * HOUR))  # overlaps
    found = gaps(shifts, NOON, NOON + 6 * HOUR)
    assert found == [(NOON, NOON + HOUR), (NOON + 4 * HOUR, NOON + 6 * HOUR)]
    assert gaps([(NOON - HOUR, NOON + 9 * HOUR)], NOON, NOON + 6 * HOUR) == []
    assert gaps([], NOON, NOON + HOUR) == [(NOON, NOON + HOUR)]
    assert gaps([(NOON + 7 * HOUR, NOON + 8 * HOUR)], NOON, NOON + HOUR) == [(NOON, NOON + HOUR)]


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    people.institution()
    return people.log_in(client, people.admin())


def test_record_is_saved_and_noted(desk: Client) -> None:
    place = Institution.objects.get()
    form = {"name": "New Name", "centre_name": "Centre", "time_zone": "Asia/Seoul"}
    response = desk.post(reverse("institution"), form | {"acknowledge_within_h": 6})
    assert response.status_code == 302
    place.refresh_from_db()
    assert (place.name, place.time_zone, place.acknowledge_within_h) == (
        "New Name",
        "Asia/Seoul",
        6,
    )
    assert AuditEvent.objects.filter(action="institution.update", actor__isnull=False).exists()


def test_refused_record_names_the_field_and_saves_nothing(desk: Client) -> None:
    form = {"name": "", "centre_name": "C", "time_zone": "Mars/Base", "acknowledge_within_h": 0}
    response = desk.post(reverse("institution"), form)
    assert response.status_code == 422
    assert set(response.context["record"].errors) == {"name", "time_zone", "acknowledge_within_h"}
    assert Institution.objects.get().name == "Test University"


def test_camera_is_off_until_the_ground_is_recorded(desk: Client) -> None:
    url = reverse("camera_basis_record")
    given = {"jurisdiction": "Korea", "purpose": "Care", "legal_basis": " "}
    assert desk.post(url, given).status_code == 422
    assert queries.camera_basis() is None
    assert desk.post(url, given | {"legal_basis": "Act 7"}).status_code == 302
    basis = queries.camera_basis()
    assert basis is not None
    assert basis.recorded_by is not None
    page = desk.get(reverse("institution")).content.decode()
    assert "Act 7" in page
    desk.post(reverse("camera_basis_revoke"))
    assert queries.camera_basis() is None
    assert CameraBasis.objects.get().revoked_by is not None


@pytest.mark.django_db
def test_second_basis_is_refused_while_one_stands() -> None:
    people.camera_basis()
    with pytest.raises(Refused):
        services.camera_basis_record(by=None, jurisdiction="a", purpose="b", legal_basis="c")


def test_help_lines_can_be_added_and_the_last_one_stays(desk: Client) -> None:
    form = {"name": "Night Line", "phone": "+370 600 00009", "hours": "nights"}
    desk.post(reverse("help_line_add"), form)
    assert b"tel:+37060000009" in desk.get(reverse("help")).content
    for line in HelpLine.objects.all():
        desk.post(reverse("help_line_remove", args=[line.pk]))
    assert HelpLine.objects.count() == 1


def test_rota_is_read_in_the_institutions_zone(desk: Client) -> None:
    bob = people.counsellor()
    form = {"counsellor": bob.pk, "order": 1}
    day = {"starts_at": "2026-12-01T08:00", "ends_at": "2026-12-01T20:00"}
    assert desk.post(reverse("shift_add"), form | day).status_code == 302
    assert RotaShift.objects.get().starts_at == datetime(2026, 12, 1, 6, tzinfo=UTC)  # Vilnius
    backwards = {"starts_at": "2026-12-01T20:00", "ends_at": "2026-12-01T08:00"}
    refused = desk.post(reverse("shift_add"), form | backwards)
    assert "ends_at" in refused.context["shift"].errors
    desk.post(reverse("shift_remove", args=[RotaShift.objects.get().pk]))
    assert not RotaShift.objects.exists()


def test_page_warns_of_the_next_seven_days_without_responder(desk: Client) -> None:
    warning = b"Nobody is on duty for part of the next seven days"
    assert warning in desk.get(reverse("institution")).content
    now = timezone.now()
    services.shift_add(
        by=None, counsellor=people.counsellor(), starts_at=now, ends_at=now + timedelta(days=8)
    )
    assert warning not in desk.get(reverse("institution")).content


@pytest.mark.django_db
def test_only_counsellors_are_on_duty_first_called_first() -> None:
    with pytest.raises(Refused):
        people.on_duty(people.admin())
    bob, charlie = people.counsellor(), people.counsellor("charlie")
    people.on_duty(charlie, order=2)
    people.on_duty(bob, order=1)
    people.on_duty(bob, order=3)
    now = timezone.now()
    assert queries.responders_on_duty(now) == [bob, charlie]
    assert queries.responders_on_duty(now + timedelta(days=2)) == []


def test_student_is_found_by_code_and_assigned(desk: Client) -> None:
    alice, bob = people.student(), people.counsellor()
    page = desk.get(reverse("people"), {"code": "s-alice"}).content.decode()
    assert "S-ALICE" in page
    assert alice.user.name not in page  # a code and a cohort are enough for this task
    desk.post(reverse("caseload_assign", args=[alice.code]), {"counsellor": bob.pk})
    assert list(queries.caseload(bob)) == [alice]
    desk.post(reverse("caseload_end", args=[alice.code, bob.pk]))
    assert not queries.caseload(bob).exists()


def test_unknown_code_is_said_kindly(desk: Client) -> None:
    assert b"Nobody has the code" in desk.get(reverse("people"), {"code": "S-404"}).content


def test_pages_cost_the_same_however_many_people(desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.get(reverse("people"))
            desk.get(reverse("institution"))
        return len(seen)

    bob = people.counsellor()
    people.assign(bob, people.student())
    few = cost()
    for number in range(5):
        people.assign(people.counsellor(f"c{number}"), people.student(f"S-{number}"))
        people.on_duty(bob, order=number + 1)
    assert cost() == few
