"""Students see themselves, counsellors their caseload, admins nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import queries, services
from accounts.models import BreakGlass, Student
from tests import people

pytestmark = pytest.mark.django_db


def test_student_sees_only_themselves() -> None:
    alice, charlie = people.student(), people.student("S-CHARLIE")
    assert list(queries.students_visible(alice.user)) == [alice]
    assert queries.student_get(alice.user, alice.code) == alice
    with pytest.raises(PermissionDenied):
        queries.student_get(alice.user, charlie.code)


def test_counsellor_cannot_open_other_caseload() -> None:
    alice, bob, charlie = people.student(), people.counsellor(), people.counsellor("charlie")
    people.assign(bob, alice)
    assert list(queries.students_visible(bob)) == [alice]
    assert queries.student_get(bob, alice.code) == alice
    with pytest.raises(PermissionDenied):
        queries.student_get(charlie, alice.code)


def test_care_that_ended_opens_nothing() -> None:
    alice, bob = people.student(), people.counsellor()
    people.assign(bob, alice)
    services.caseload_end(by=None, student=alice, counsellor=bob)
    assert not queries.caseload(bob).exists()
    with pytest.raises(PermissionDenied):
        queries.student_check(bob, alice)


def test_admin_and_visitor_see_no_student() -> None:
    alice, ada = people.student(), people.admin()
    for viewer in (ada, AnonymousUser()):
        assert not queries.students_visible(viewer).exists()
        with pytest.raises(PermissionDenied):
            queries.student_get(viewer, alice.code)


def test_break_glass_opens_one_student_until_it_expires() -> None:
    alice, charlie = people.student(), people.counsellor("charlie")
    other = people.student("S-OTHER")
    services.break_glass_open(by=charlie, student=alice, reason="Called the centre at night")
    assert queries.student_get(charlie, alice.code) == alice
    with pytest.raises(PermissionDenied):
        queries.student_check(charlie, other)
    past = timezone.now() - timedelta(seconds=1)
    BreakGlass.objects.update(opened_at=past - timedelta(hours=1), expires_at=past)
    with pytest.raises(PermissionDenied):
        queries.student_check(charlie, alice)


def test_code_that_nobody_has_is_told_from_one_that_is_closed() -> None:
    with pytest.raises(Student.DoesNotExist):
        queries.student_get(people.counsellor(), "S-NOBODY")


def test_switched_off_accounts_see_nothing() -> None:
    alice, bob = people.student(), people.counsellor()
    people.assign(bob, alice)
    bob.is_active = False
    assert not queries.students_visible(bob).exists()


def test_shards_share_a_zone_without_overlap() -> None:
    made = {people.student(f"S-{n:03}").pk for n in range(7)}
    people.student("S-KR", zone="Asia/Seoul")
    parts = [queries.student_ids(people.ZONE, shard, 3) for shard in range(3)]
    assert sorted(pk for part in parts for pk in part) == sorted(made)
    assert queries.zones_of_students() == ["Asia/Seoul", people.ZONE]
