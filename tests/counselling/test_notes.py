from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.domain.errors import Refused
from accounts.models import AuditEvent, Student, User
from counselling import queries, services
from counselling.models import Note
from tests import people
from tests.counselling import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob() -> User:
    people.institution()
    return people.counsellor("bob")


@pytest.fixture
def alice(bob: User) -> Student:
    return cases.in_care(bob)


def test_a_correction_is_a_further_version_and_the_first_stays(bob: User, alice: Student) -> None:
    first = services.note_sign(by=bob, student=alice, text=" Talked about exams. ")
    services.note_sign(by=bob, student=alice, text="Talked about home.", thread=first.thread)
    (thread,) = queries.note_threads(bob, alice)
    assert (thread.latest.version, thread.latest.text) == (2, "Talked about home.")
    assert [note.text for note in thread.earlier] == ["Talked about exams."]


def test_signing_is_audited_without_its_words(bob: User, alice: Student) -> None:
    services.note_sign(by=bob, student=alice, text="Something private")
    row = AuditEvent.objects.get(action="note.sign")
    assert (row.actor, row.student) == (bob, alice)
    assert "private" not in str(row.details)


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_an_empty_or_endless_note_is_refused(bob: User, alice: Student, text: str) -> None:
    with pytest.raises(Refused):
        services.note_sign(by=bob, student=alice, text=text)
    assert not Note.objects.exists()


def test_nobody_corrects_another_counsellors_note(bob: User, alice: Student) -> None:
    note = services.note_sign(by=bob, student=alice, text="Mine")
    dora = people.counsellor("dora")
    people.assign(dora, alice)
    with pytest.raises(PermissionDenied):
        services.note_sign(by=dora, student=alice, text="Not mine", thread=note.thread)


def test_a_note_cannot_be_moved_to_another_student(bob: User, alice: Student) -> None:
    note = services.note_sign(by=bob, student=alice, text="Mine")
    other = cases.in_care(bob, "S-OTHER")
    with pytest.raises(Refused):
        services.note_sign(by=bob, student=other, text="Moved", thread=note.thread)


def test_an_unknown_note_cannot_be_corrected(bob: User, alice: Student) -> None:
    with pytest.raises(Refused):
        services.note_sign(by=bob, student=alice, text="?", thread=uuid.uuid4())


@pytest.mark.parametrize("who", ["student", "admin", "charlie"])
def test_only_who_cares_for_the_student_reads_and_writes_notes(
    bob: User, alice: Student, who: str
) -> None:
    user = {"student": lambda: alice.user, "admin": people.admin}.get(
        who, lambda: people.counsellor("charlie")
    )()
    with pytest.raises(PermissionDenied):
        services.note_sign(by=user, student=alice, text="Hello")
    with pytest.raises(PermissionDenied):
        queries.note_threads(user, alice)


def test_a_note_from_the_page_is_signed_and_shown(
    client: Client, bob: User, alice: Student
) -> None:
    people.log_in(client, bob)
    response = client.post(
        reverse("note_add", args=[alice.code]), {"text": "<b>Called</b> at noon"}, follow=True
    )
    shown = response.content.decode()
    assert "Note signed." in shown
    assert "&lt;b&gt;Called&lt;/b&gt; at noon" in shown


def test_an_empty_note_from_the_page_is_refused_with_its_reason(
    client: Client, bob: User, alice: Student
) -> None:
    people.log_in(client, bob)
    response = client.post(reverse("note_add", args=[alice.code]), {"text": " "}, follow=True)
    assert "The note is empty." in response.content.decode()


def test_an_outsiders_note_leads_to_break_glass(client: Client, alice: Student) -> None:
    people.log_in(client, people.counsellor("charlie"))
    response = client.post(reverse("note_add", args=[alice.code]), {"text": "Hello"})
    assert response["Location"] == reverse("break_glass", args=[alice.code])
    assert not Note.objects.exists()
