from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ema.models import DailySummary
from screening import queries, services, tasks
from screening.models import FlagEvent, RiskFlag, Severity
from screening.services.refresh import Refreshed
from tests import people

pytestmark = pytest.mark.django_db

START = date(2026, 3, 2)
CALM = [20, 24, 18, 22, 20, 25, 19, 21, 23, 18, 20, 22, 24, 20]


@pytest.fixture
def alice() -> Any:
    people.institution()
    return people.student()


def on(number: int) -> date:
    return START + timedelta(days=number - 1)


def summaries(student: Any, *values: float | None, first: int = 1, **more: Any) -> None:
    """One day a value of negative affect, from day ``first``; None: offered and not answered."""
    base: dict[str, Any] = {
        "computed_at": datetime(2026, 4, 1, tzinfo=UTC),
        "expression_status": "insufficient",
        "prompts": 4,
    }
    DailySummary.objects.bulk_create(
        DailySummary(
            student=student,
            local_date=on(number),
            na_mean=value,
            answered=0 if value is None else 4,
            report_status="insufficient" if value is None else "ok",
            **(base | more),
        )
        for number, value in enumerate(values, first)
    )


def refresh(day: int, *students: Any) -> Refreshed:
    ids = [student.pk for student in students]
    return services.flags_from_summaries(student_ids=ids, local_date=on(day))


def test_rising_feelings_raise_one_elevated_flag_with_its_evidence(alice: Any) -> None:
    summaries(alice, *CALM, 22, 75, 60)
    assert refresh(15, alice) == Refreshed(0, 0)
    assert refresh(16, alice) == Refreshed(1, 0)
    flag = RiskFlag.objects.get()
    assert (flag.severity, flag.rule_version.rule.key) == (
        Severity.ELEVATED,
        "negative_affect_ewma",
    )
    assert flag.chart["baseline"]["days"] == 14
    assert [row["local_date"] for row in flag.evidence] == [on(16).isoformat()]
    assert "above this person’s own usual range" in flag.reason
    assert [event.kind for event in flag.events.all()] == [FlagEvent.Kind.RAISED]


def test_repeating_the_night_changes_nothing(alice: Any) -> None:
    summaries(alice, *CALM, 22, 75)
    refresh(16, alice)
    before = RiskFlag.objects.values().get()
    assert refresh(16, alice) == Refreshed(0, 0)
    assert RiskFlag.objects.values().get() == before
    assert FlagEvent.objects.count() == 1


def test_what_is_open_is_not_raised_again_but_gathers_evidence(alice: Any) -> None:
    summaries(alice, *CALM, 22, 75, 60, 65)
    refresh(16, alice)
    assert refresh(17, alice) == Refreshed(0, 1)
    assert refresh(18, alice) == Refreshed(0, 1)
    flag = RiskFlag.objects.get()
    assert [row["local_date"] for row in flag.evidence] == [on(n).isoformat() for n in (16, 17, 18)]
    assert len(flag.chart["points"]) == 4


def test_after_closing_the_rule_starts_afresh(alice: Any) -> None:
    summaries(alice, *CALM, 22, 75, 60, 24, 22, 55, 70)
    bob = people.counsellor()
    people.assign(bob, alice)
    refresh(17, alice)
    flag = services.flag_close(
        by=bob, flag=RiskFlag.objects.get(), outcome="explained", note="exam"
    )
    RiskFlag.objects.filter(pk=flag.pk).update(closed_on=on(17))
    assert refresh(17, alice) == Refreshed(0, 0)
    assert refresh(18, alice) == refresh(19, alice) == Refreshed(0, 0)
    assert refresh(21, alice) == Refreshed(1, 0)
    assert RiskFlag.objects.count() == 2
    fresh = RiskFlag.objects.exclude(pk=flag.pk).get()
    assert fresh.chart["points"][0]["local_date"] == on(18).isoformat()


def test_camera_days_alone_raise_a_watch_flag_at_most(alice: Any) -> None:
    seen: dict[str, Any] = {
        "expression_status": "ok",
        "readable": 5,
        "negative_share": 0.9,
        "positive_share": 0.0,
    }
    summaries(alice, *[None] * 10, prompts=0, **seen)
    refresh(10, alice)
    assert list(RiskFlag.objects.values_list("rule_version__rule__key", "severity")) == [
        ("negative_share", Severity.WATCH)
    ]


def test_silence_after_distress_raises_a_watch_flag(alice: Any) -> None:
    summaries(alice, 20, 70, 75, None, None, None)
    refresh(6, alice)
    assert RiskFlag.objects.get().rule_version.rule.key == "silence_after_distress"


def test_nobodys_days_touch_anybody_else(alice: Any) -> None:
    charlie = people.student("S-CHARLIE")
    summaries(alice, *CALM, 22, 80)
    summaries(charlie, *CALM, 22, 22)
    assert refresh(16, alice, charlie) == Refreshed(1, 0)
    assert RiskFlag.objects.get().student == alice


def test_queries_do_not_grow_with_the_batch(alice: Any, django_assert_num_queries: Any) -> None:
    services.rules_load()
    students = [alice, *(people.student(f"S-{name}") for name in ("BEN", "CLEO", "DAN"))]
    for student in students:
        summaries(student, *CALM, 22)
    queries.day_flags_open_for_system([])
    for batch in (students[:1], students):
        with django_assert_num_queries(
            6
        ):  # savepoint and its release, versions, open, closed, days
            assert refresh(15, *batch) == Refreshed(0, 0)


def test_the_job_of_an_event_does_the_same(alice: Any) -> None:
    summaries(alice, *CALM, 22, 80)
    from accounts.services import event_publish, outbox_drain

    event_publish(
        event="ema.days_summarised",
        key="one",
        payload={"student_ids": [alice.pk], "local_date": on(16).isoformat()},
    )
    assert tasks.flags_refresh is not None
    outbox_drain()
    assert RiskFlag.objects.count() == 1
