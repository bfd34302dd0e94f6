from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.domain.errors import Refused
from accounts.models import AuditEvent
from screening import queries, services
from screening.domain.follow_up import UC_SANTA_CRUZ
from screening.domain.rules import Severity as DomainSeverity
from screening.models import FlagEvent, FlagRule, FlagRuleVersion, RiskFlag, Severity
from tests import people
from tests.screening.sheets import HEAVY, ITEM_NINE, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Any:
    people.institution()
    student = people.student()
    people.consent(student)
    return student


@pytest.fixture
def bob(alice: Any) -> Any:
    counsellor = people.counsellor("bob")
    people.assign(counsellor, alice)
    return counsellor


def urgent(student: Any) -> RiskFlag:
    submit(student, *ITEM_NINE)
    return RiskFlag.objects.get(severity=Severity.URGENT)


def test_severities_are_the_same_numbers_in_rules_and_rows() -> None:
    assert {s.name: int(s) for s in DomainSeverity} == {s.name: int(s) for s in Severity}


def test_acknowledging_stops_the_clock_with_author_and_audit(alice: Any, bob: Any) -> None:
    flag = services.flag_acknowledge(by=bob, flag=urgent(alice), note="calling her now")
    assert flag.status == RiskFlag.Status.ACKNOWLEDGED
    last = flag.events.last()
    assert last is not None
    assert (last.kind, last.by, last.note) == ("acknowledged", bob, "calling her now")
    assert AuditEvent.objects.filter(action="flag.acknowledge", actor=bob, student=alice).exists()
    later = timezone.now() + timedelta(days=2)
    assert not queries.flags_unacknowledged_for_system(later).exists()


def test_acknowledging_twice_is_acknowledging_once(alice: Any, bob: Any) -> None:
    flag = urgent(alice)
    services.flag_acknowledge(by=bob, flag=flag)
    services.flag_acknowledge(by=bob, flag=flag)
    assert flag.events.filter(kind=FlagEvent.Kind.ACKNOWLEDGED).count() == 1


def test_closing_needs_an_outcome_and_a_reason(alice: Any, bob: Any) -> None:
    flag = urgent(alice)
    for outcome, note, field in (("gone", "spoke", "outcome"), ("in_care", "  ", "note")):
        with pytest.raises(Refused) as caught:
            services.flag_close(by=bob, flag=flag, outcome=outcome, note=note)
        assert caught.value.field == field
    closed = services.flag_close(by=bob, flag=flag, outcome="in_care", note="spoke today")
    assert (closed.status, closed.outcome) == ("closed", "in_care")
    assert closed.closed_on is not None
    with pytest.raises(Refused, match="already"):
        services.flag_close(by=bob, flag=flag, outcome="in_care", note="again")


def test_no_machine_closes_or_acknowledges(alice: Any) -> None:
    flag = urgent(alice)
    nobody: Any = None
    with pytest.raises(PermissionDenied):
        services.flag_close(by=nobody, flag=flag, outcome="no_concern", note="auto")
    with pytest.raises(PermissionDenied):
        services.flag_acknowledge(by=nobody, flag=flag)


def test_only_the_caseloads_counsellor_acts_and_sees(alice: Any, bob: Any) -> None:
    submit(alice, *HEAVY)
    flag = RiskFlag.objects.get()
    assert list(queries.flags_open(bob)) == [flag]
    for outsider in (people.counsellor("charlie"), people.admin(), alice.user):
        assert not queries.flags_open(outsider).exists()
        with pytest.raises(PermissionDenied):
            queries.flag_get(outsider, flag.pk)
        with pytest.raises(PermissionDenied):
            services.flag_acknowledge(by=outsider, flag=flag)


def test_who_is_on_duty_sees_urgent_flags_of_all_and_no_others(alice: Any, bob: Any) -> None:
    charlie = people.counsellor("charlie")
    people.on_duty(charlie)
    flag = urgent(alice)
    submit(alice, *HEAVY)
    assert list(queries.flags_open(charlie)) == [flag]
    assert queries.flag_get(charlie, flag.pk) == flag
    services.flag_acknowledge(by=charlie, flag=flag)
    services.flag_close(by=bob, flag=flag, outcome="in_care", note="with me")
    assert not queries.flags_open(charlie).exists()


def test_queue_is_most_severe_first_then_longest_waiting(alice: Any, bob: Any) -> None:
    submit(alice, *HEAVY)
    submit(alice, *HEAVY)
    submit(alice, *ITEM_NINE)
    rows = list(queries.flags_open(bob))
    assert [row.severity for row in rows] == [3, 2, 2]
    assert rows[1].raised_at < rows[2].raised_at
    assert list(queries.flags_open(bob, severity=3)) == rows[:1]


def test_queue_takes_the_same_queries_for_one_flag_or_many(
    alice: Any, bob: Any, django_assert_num_queries: Any
) -> None:
    def look() -> list[Any]:
        return [(f.student.user.name, f.rule_version.rule.name, list(f.events.all()))
                for f in queries.flags_open(bob)]  # fmt: skip

    submit(alice, *HEAVY)
    with django_assert_num_queries(3):
        assert len(look()) == 1
    for _ in range(4):
        submit(alice, *HEAVY)
    with django_assert_num_queries(3):
        assert len(look()) == 5


def test_an_unacknowledged_flag_is_passed_on_once(alice: Any) -> None:
    flag = urgent(alice)
    assert not queries.flags_unacknowledged_for_system(timezone.now()).exists()
    overdue = queries.flags_unacknowledged_for_system(timezone.now() + timedelta(hours=13))
    assert list(overdue) == [flag]
    assert services.flag_escalate(by=None, flag=flag) is True
    assert services.flag_escalate(by=None, flag=flag) is False
    assert flag.events.filter(kind=FlagEvent.Kind.ESCALATED).count() == 1


def test_urgent_without_a_clock_and_closed_without_an_outcome_cannot_be_stored(alice: Any) -> None:
    flag = urgent(alice)
    for change in ({"acknowledge_by": None}, {"status": "closed"}, {"outcome": "in_care"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskFlag.objects.filter(pk=flag.pk).update(**change)


def from_20() -> dict[str, Any]:
    """A plan that asks for somebody from 20 of PHQ-9 on."""
    first, *others = UC_SANTA_CRUZ.tiers
    first = replace(first, reaches={"phq9:total": 20})
    return replace(UC_SANTA_CRUZ, tiers=(first, *others)).as_data()


def test_rules_are_loaded_once_and_keep_what_people_set() -> None:
    first = services.rules_load()
    assert len(first) == FlagRule.objects.count() == 6
    assert services.rules_load() == []
    version = FlagRuleVersion.objects.get(rule__key="stepped_follow_up")
    FlagRuleVersion.objects.filter(pk=version.pk).update(active=False)
    FlagRuleVersion.objects.create(
        rule=version.rule, number=2, parameters=from_20(), reason="capacity"
    )
    assert services.rules_active()["stepped_follow_up"].number == 2


def test_a_flag_names_the_version_of_its_rule(alice: Any) -> None:
    services.rules_load()
    version = FlagRuleVersion.objects.get(rule__key="stepped_follow_up")
    FlagRuleVersion.objects.filter(pk=version.pk).update(active=False)
    FlagRuleVersion.objects.create(
        rule=version.rule, number=2, parameters=from_20(), reason="capacity"
    )
    submit(alice, *HEAVY)  # 16
    assert not RiskFlag.objects.exists()
    submit(alice, *(3,) * 8, 0)
    assert RiskFlag.objects.get().rule_version.number == 2
