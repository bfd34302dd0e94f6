"""Prompts are planned once a slot, open and close by the clock, and say why they were missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import services as accounts
from accounts.domain.days import local_date
from accounts.domain.errors import Refused
from accounts.models import AuditEvent, Student
from ema import queries, services
from ema.domain import everyday
from ema.models import Enrolment, MissCause, Prompt, PromptStatus, ProtocolVersion
from tests import people
from tests.ema import factories

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 5, 4)


def begun(student: Student, moment: datetime) -> None:
    Enrolment.objects.filter(student=student).update(started_at=moment)


def test_a_day_is_planned_once_however_often_it_is_asked_for() -> None:
    alice = factories.alice()
    begun(alice, datetime(2026, 5, 1, tzinfo=UTC))
    assert services.prompts_schedule(student_ids=[alice.pk], local_date=MONDAY) == 4
    assert services.prompts_schedule(student_ids=[alice.pk], local_date=MONDAY) == 0
    assert Prompt.objects.count() == 4
    assert AuditEvent.objects.filter(action="prompts.schedule").count() == 1


def test_the_same_day_in_two_zones_is_two_sets_of_moments() -> None:
    alice, bob = factories.alice(), factories.alice(code="S-BOB", zone="Asia/Seoul")
    for student in (alice, bob):
        begun(student, datetime(2026, 5, 1, tzinfo=UTC))
    services.prompts_schedule(student_ids=[alice.pk, bob.pk], local_date=MONDAY)
    for student, hours in ((alice, range(5, 19)), (bob, range(13))):
        prompts = Prompt.objects.filter(student=student)
        assert all(local_date(p.due_at, student.time_zone) == MONDAY for p in prompts)
        assert all(p.due_at.hour in hours or p.due_at.hour == 23 for p in prompts)


def test_who_joins_in_the_afternoon_is_not_given_the_morning() -> None:
    alice = factories.alice()
    begun(alice, datetime(2026, 5, 4, 12, 45, tzinfo=UTC))  # 15:45 in Vilnius
    services.prompts_schedule(student_ids=[alice.pk], local_date=MONDAY)
    assert set(Prompt.objects.values_list("slot", flat=True)) <= {1, 2, 3}
    assert 0 not in Prompt.objects.values_list("slot", flat=True)


def test_without_consent_nothing_is_planned() -> None:
    alice = factories.alice()
    begun(alice, datetime(2026, 5, 1, tzinfo=UTC))
    accounts.consent_withdraw(by=alice.user, student=alice, purpose="ema")
    assert services.prompts_schedule(student_ids=[alice.pk], local_date=MONDAY) == 0


def test_refresh_plans_opens_and_expires_with_a_cause() -> None:
    alice = factories.alice()
    begun(alice, datetime(2026, 5, 1, tzinfo=UTC))
    morning = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
    assert services.prompts_refresh(now=morning)["planned"] == 4
    first, second, third, _last = Prompt.objects.order_by("slot")
    counts = services.prompts_refresh(now=first.due_at + timedelta(minutes=1))
    assert counts == {"planned": 0, "suppressed": 0, "expired": 0, "due": 1}
    first.refresh_from_db()
    assert first.status == PromptStatus.DUE
    services.prompts_refresh(now=first.expires_at)
    first.refresh_from_db()
    assert (first.status, first.cause) == (PromptStatus.EXPIRED, MissCause.NOT_OPENED)
    assert first.closed_at == first.expires_at
    Prompt.objects.filter(pk=second.pk).update(status="opened", opened_at=second.due_at)
    services.prompts_refresh(now=third.expires_at)  # the worker was away all day
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.cause, third.cause) == (MissCause.NOT_FINISHED, MissCause.NOT_SENT)


def test_refresh_without_anything_to_do_writes_nothing() -> None:
    alice = factories.alice()
    begun(alice, datetime(2026, 5, 1, tzinfo=UTC))
    morning = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
    services.prompts_refresh(now=morning)
    before = AuditEvent.objects.count()
    services.prompts_refresh(now=morning)
    assert AuditEvent.objects.count() == before


def test_withdrawal_stops_prompts_with_its_cause() -> None:
    alice = factories.alice()
    prompt = factories.prompt_for(alice)
    accounts.consent_withdraw(by=alice.user, student=alice, purpose="ema")
    assert queries.prompt_due(alice.user) is None
    assert services.prompts_refresh()["suppressed"] == 1
    prompt.refresh_from_db()
    assert (prompt.status, prompt.cause) == ("suppressed", MissCause.CONSENT_WITHDRAWN)


def test_opening_is_noted_once() -> None:
    alice = factories.alice()
    prompt = factories.prompt_for(alice)
    opened = services.prompt_open(by=alice.user, prompt=prompt)
    again = services.prompt_open(by=alice.user, prompt=prompt)
    assert opened.status == PromptStatus.OPENED
    assert again.opened_at == opened.opened_at


def test_only_the_student_opens_and_only_while_it_is_open() -> None:
    alice, bob = factories.alice(), people.student("S-BOB")
    prompt = factories.prompt_for(alice)
    with pytest.raises(PermissionDenied):
        services.prompt_open(by=bob.user, prompt=prompt)
    for status in (PromptStatus.COMPLETED, PromptStatus.EXPIRED, PromptStatus.SUPPRESSED):
        closed = factories.prompt_for(alice, slot=1)
        Prompt.objects.filter(pk=closed.pk).update(status=status)
        with pytest.raises(Refused):
            services.prompt_open(by=alice.user, prompt=closed)
        closed.delete()
    early = factories.prompt_for(alice, timezone.now() + timedelta(hours=1), "scheduled", 2)
    with pytest.raises(Refused):
        services.prompt_open(by=alice.user, prompt=early)


def test_a_due_prompt_shows_even_when_the_worker_has_not_marked_it() -> None:
    alice = factories.alice()
    prompt = factories.prompt_for(alice, status=PromptStatus.SCHEDULED)
    assert queries.prompt_due(alice.user) == prompt


def test_publishing_the_same_definition_again_makes_no_version() -> None:
    services.everyday_publish()
    services.everyday_publish()
    assert ProtocolVersion.objects.count() == 1
    definition = everyday.definition() | {"expires_after_min": 60}
    version = services.protocol_publish(
        by=None, key=everyday.KEY, name="Everyday", definition=definition
    )
    assert version.number == 2


def test_a_definition_that_cannot_be_used_is_not_published() -> None:
    definition = everyday.definition() | {"slots": []}
    with pytest.raises(Refused) as refused:
        services.protocol_publish(by=None, key="x", name="X", definition=definition)
    assert refused.value.field == "definition.slots"
    assert ProtocolVersion.objects.count() == 0


def test_nobody_takes_part_without_consent() -> None:
    student = people.student()
    with pytest.raises(Refused):
        services.enrol(by=student.user, student=student, protocol=services.everyday_publish())


def test_joining_agrees_takes_part_and_plans_today() -> None:
    student = people.student()
    services.everyday_join(by=student.user, student=student)
    services.everyday_join(by=student.user, student=student)
    assert Enrolment.objects.filter(student=student, ended_at=None).count() == 1
