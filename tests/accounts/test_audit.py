"""The audit trail: every write leaves a row, and no row changes or goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts import queries, services
from accounts.models import AuditEvent, AuditFixedError, AuditRelease, Purpose
from tests import people

pytestmark = pytest.mark.django_db


def test_models_refuse_to_change_or_delete() -> None:
    row = services.audit_record(by=None, action="test.made")
    attempts: list[Callable[[], Any]] = [
        row.save,
        row.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="other"),
        lambda: AuditEvent.objects.bulk_update([row], ["action"]),
    ]
    for attempt in attempts:
        with pytest.raises(AuditFixedError):
            attempt()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditevent SET action = 'other'", "DELETE FROM accounts_auditevent"],
)
def test_database_refuses_to_change_or_delete(statement: str) -> None:
    services.audit_record(by=None, action="test.made")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get().action == "test.made"


@pytest.mark.django_db(transaction=True)
def test_database_refuses_to_empty_the_trail() -> None:
    """Outside a test's own transaction, as PostgreSQL's TRUNCATE and SQLite's bare DELETE come."""
    services.audit_record(by=None, action="test.made")
    postgres = connection.vendor == "postgresql"
    statement = "TRUNCATE accounts_auditevent" if postgres else "DELETE FROM accounts_auditevent"
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 1


def test_release_lets_erasure_through_and_is_itself_noted() -> None:
    services.audit_record(by=None, action="test.made", reason="quotes somebody")
    with services.audit_released(by=None, reason="erasure 7"), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditevent SET reason = ''")
    made, released = AuditEvent.objects.order_by("pk")
    assert (made.reason, released.action, released.reason) == ("", "audit.release", "erasure 7")
    assert not AuditRelease.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditevent")


def test_failed_release_leaves_the_trail_closed() -> None:
    services.audit_record(by=None, action="test.made")
    with pytest.raises(ZeroDivisionError), services.audit_released(by=None, reason="x"):
        raise ZeroDivisionError
    assert not AuditRelease.objects.exists()


def test_student_reads_who_looked_and_nobody_else_does() -> None:
    alice, bob, charlie = people.student(), people.counsellor(), people.student("S-CHARLIE")
    people.assign(bob, alice)
    services.profile_read_record(by=bob, student=alice, what="profile")
    services.profile_read_record(by=bob, student=charlie, what="profile")
    people.consent(alice, Purpose.EMA)  # her own act is not somebody looking
    trail = queries.audit_trail(alice.user, alice)
    assert [(row.action, row.actor) for row in trail] == [("profile.read", bob)]
    with pytest.raises(PermissionDenied):
        queries.audit_trail(charlie.user, alice)


def test_own_reads_are_not_noted() -> None:
    alice = people.student()
    before = AuditEvent.objects.count()
    assert services.profile_read_record(by=alice.user, student=alice) is None
    assert AuditEvent.objects.count() == before
