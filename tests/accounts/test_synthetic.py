"""Invented people: marked, plausible, the same for the same numbers, and never among real ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import queries, services
from accounts.domain import demo, synthetic
from accounts.domain.errors import Refused
from accounts.models import Consent, Institution, RotaShift, Student, User
from tests import people

TODAY = date(2026, 11, 21)


def test_same_numbers_give_the_same_people() -> None:
    first = list(synthetic.drafts(300, 7, TODAY))
    assert first == list(synthetic.drafts(300, 7, TODAY))
    assert first != list(synthetic.drafts(300, 8, TODAY))
    assert first[:50] == list(synthetic.drafts(50, 7, TODAY))


def test_shares_are_as_documented() -> None:
    drafts = list(synthetic.drafts(4000, 1, TODAY))
    for purpose, share in synthetic.CONSENT_SHARES.items():
        agreed = sum(purpose in draft.consents for draft in drafts) / len(drafts)
        assert agreed == pytest.approx(share, abs=0.03)
    home = sum(draft.time_zone == synthetic.HOME_ZONE for draft in drafts) / len(drafts)
    assert home == pytest.approx(0.86, abs=0.03)


@pytest.mark.parametrize(
    ("today", "newest"), [(date(2026, 8, 31), "Autumn 2025"), (date(2026, 9, 1), "Autumn 2026")]
)
def test_newest_intake_begins_in_september(today: date, newest: str) -> None:
    assert synthetic.intakes(today)[0][0] == newest


@pytest.mark.django_db
def test_campus_is_complete_and_marked() -> None:
    services.institution_synthesise(today=TODAY)
    told: list[int] = []
    made = services.people_synthesise(count=25, seed=3, today=TODAY, progress=told.append)
    assert (len(made), sum(told)) == (25, 25)
    assert not User.objects.filter(is_synthetic=False).exists()
    assert not Student.objects.filter(is_synthetic=False).exists()
    assert not Student.objects.exclude(code__startswith="D-").exists()
    one, two = User.objects.filter(email__startswith="counsellor.").order_by("email")
    assert queries.caseload(one).count() + queries.caseload(two).count() == 25
    assert queries.camera_basis() is not None
    assert all("Example" in line.name for line in queries.help_lines()[1:])
    for person in demo.DEMO_PEOPLE:
        assert User.objects.get(email=person.email).check_password(demo.DEMO_PASSWORD)
    student = Student.objects.get(code=demo.DEMO_STUDENT_CODE)
    assert (student.user.email, student.user.name) == (demo.DEMO_PEOPLE[0].email, "Mina Example")
    assert Consent.objects.filter(student=student, purpose="camera").exists()


@pytest.mark.django_db
def test_rota_has_no_gap_sixty_days_around_today_and_can_be_drawn_further() -> None:
    for today in (TODAY, TODAY + timedelta(days=33)):
        services.institution_synthesise(today=today)
        moment = datetime.combine(today, datetime.min.time(), UTC)
        for days in range(-59, 60):
            assert len(queries.responders_on_duty(moment + timedelta(days=days))) == 2
    starts = RotaShift.objects.filter(order=1).values_list("starts_at", flat=True)
    assert len(starts) == len(set(starts))


@pytest.mark.django_db
def test_nothing_invented_enters_a_real_institution() -> None:
    people.institution()
    with pytest.raises(Refused):
        services.institution_synthesise(today=TODAY)
    with pytest.raises(Refused):
        services.people_synthesise(count=2, seed=1, today=TODAY)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_synthetic_students_are_made_once() -> None:
    services.institution_synthesise(today=TODAY)
    services.people_synthesise(count=2, seed=1, today=TODAY)
    with pytest.raises(Refused):
        services.people_synthesise(count=2, seed=1, today=TODAY)
    assert Institution.objects.count() == 1
    assert Student.objects.count() == 2
