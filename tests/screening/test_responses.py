from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils import timezone

from accounts.domain.errors import Conflict, Refused
from accounts.models import AuditEvent, OutboxJob
from screening import queries, services
from screening.models import FlagEvent, Response, RiskFlag, Score, Severity
from tests import people
from tests.screening.instruments import answers
from tests.screening.sheets import CALM, HEAVY, ITEM_NINE, campaign, submit, submit_again, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Any:
    people.institution(acknowledge_within_h=6)
    student = people.student()
    people.consent(student)
    return student


def test_a_sheet_is_scored_banded_and_audited_at_once(alice: Any) -> None:
    sheet = submit(alice, 2, 2, 2, 2, 1, 1, 2, 0, 0)
    score = Score.objects.get(response=sheet)
    assert (score.value, score.band, score.headline, score.higher_is) == (
        12,
        "moderate",
        True,
        "worse",
    )
    event = AuditEvent.objects.get(action="response.submit")
    assert event.student == alice
    assert event.details == {"instrument": "phq9", "complete": True}


def test_a_critical_answer_raises_an_urgent_flag_with_its_clock(alice: Any) -> None:
    before = timezone.now()
    submit(alice, *ITEM_NINE)
    flag = RiskFlag.objects.get()
    assert flag.severity == Severity.URGENT
    assert flag.acknowledge_by is not None
    assert flag.acknowledge_by - flag.raised_at == timedelta(hours=6)
    assert flag.raised_at >= before
    assert flag.rule_version.rule.key == "critical_answer"
    assert "item 9" in flag.reason
    assert flag.uncertainty
    assert [row["kind"] for row in flag.evidence] == ["critical_answer"]
    assert [event.kind for event in flag.events.all()] == [FlagEvent.Kind.RAISED]
    job = OutboxJob.objects.get(task="counselling.tasks.flag_alert")
    assert job.payload == {"flag_id": flag.pk}


def test_nothing_is_written_when_the_flag_cannot_be(
    alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    version()
    services.rules_load()
    audited = AuditEvent.objects.count()

    def refuse(self: RiskFlag, **kwargs: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(RiskFlag, "save", refuse)
    with pytest.raises(DatabaseError):
        submit(alice, *ITEM_NINE)
    assert not Response.objects.exists()
    assert not Score.objects.exists()
    assert not OutboxJob.objects.filter(task="counselling.tasks.flag_alert").exists()
    assert AuditEvent.objects.count() == audited


def test_a_high_score_is_elevated_and_a_low_one_raises_nothing(alice: Any) -> None:
    submit(alice, *CALM)
    assert not RiskFlag.objects.exists()
    submit(alice, *HEAVY)
    flag = RiskFlag.objects.get()
    assert (flag.severity, flag.rule_version.rule.key) == (Severity.ELEVATED, "stepped_follow_up")
    assert flag.acknowledge_by is None
    assert "16 of 27" in flag.reason


def test_a_sheet_can_raise_both_its_flags(alice: Any) -> None:
    submit(alice, *(2,) * 9)
    assert set(RiskFlag.objects.values_list("severity", flat=True)) == {2, 3}


def test_the_same_sheet_twice_is_one_sheet(alice: Any) -> None:
    uid = uuid.uuid4()
    first, new = submit_again(alice, *ITEM_NINE, client_uuid=uid)
    again, new_again = submit_again(alice, *ITEM_NINE, client_uuid=uid)
    assert (new, new_again) == (True, False)
    assert first.pk == again.pk
    assert Response.objects.count() == Score.objects.count() == RiskFlag.objects.count() == 1


def test_the_same_uuid_with_other_answers_is_a_conflict(alice: Any) -> None:
    uid = uuid.uuid4()
    submit(alice, *CALM, client_uuid=uid)
    with pytest.raises(Conflict):
        submit(alice, *HEAVY, client_uuid=uid)
    assert Response.objects.count() == 1
    assert not RiskFlag.objects.exists()


def test_another_persons_uuid_is_a_conflict_and_gives_nothing_away(alice: Any) -> None:
    charlie = people.student("S-CHARLIE")
    people.consent(charlie)
    uid = uuid.uuid4()
    submit(alice, *CALM, client_uuid=uid)
    with pytest.raises(Conflict):
        submit(charlie, *CALM, client_uuid=uid)


def test_nobody_answers_for_somebody_else(alice: Any) -> None:
    for other in (people.student("S-CHARLIE").user, people.counsellor(), people.admin()):
        with pytest.raises(PermissionDenied):
            submit(alice, *CALM, by=other)


def test_no_consent_no_sheet(alice: Any) -> None:
    from accounts.services import consent_withdraw

    consent_withdraw(by=alice.user, student=alice, purpose="screening")
    with pytest.raises(Refused) as caught:
        submit(alice, *CALM)
    assert caught.value.field == "consent"


def test_an_impossible_answer_names_its_item(alice: Any) -> None:
    sheet = answers(queries.instrument_of(version()), *CALM) | {"/44255-8": 7}
    with pytest.raises(Refused, match="Item 2") as caught:
        submit(alice, answers=sheet)
    assert caught.value.field == "answers./44255-8"
    assert not Response.objects.exists()


def test_an_empty_sheet_is_refused(alice: Any) -> None:
    with pytest.raises(Refused, match="at least one"):
        submit(alice, *(None,) * 9)


def test_a_start_ahead_of_now_is_refused(alice: Any) -> None:
    with pytest.raises(Refused) as caught:
        submit(alice, *CALM, started_at=timezone.now() + timedelta(minutes=6))
    assert caught.value.field == "started_at"


def test_answers_to_a_superseded_version_are_refused(alice: Any) -> None:
    old = version()
    changed = old.questionnaire | {"version": "1.1.0"}
    newer = type(old).objects.create(
        instrument=old.instrument, number=2, questionnaire=changed, sha256="f" * 64
    )
    assert queries.instrument_version("phq9") == newer
    with pytest.raises(Refused, match="renewed"):
        services.response_submit(
            by=alice.user,
            student=alice,
            instrument_version=old,
            client_uuid=uuid.uuid4(),
            answers=answers(queries.instrument_of(old), *CALM),
            started_at=timezone.now(),
        )


def test_a_campaign_takes_each_sheet_once_from_those_invited(alice: Any) -> None:
    running = campaign(alice)
    submit(alice, *CALM, campaign=running)
    with pytest.raises(Refused, match="already"):
        submit(alice, *HEAVY, campaign=running)
    charlie = people.student("S-CHARLIE")
    people.consent(charlie)
    with pytest.raises(Refused, match="not been invited"):
        submit(charlie, *CALM, campaign=running)


def test_a_closed_campaign_takes_nothing_new_but_knows_what_it_has(alice: Any) -> None:
    running = campaign(alice)
    uid = uuid.uuid4()
    submit(alice, *CALM, campaign=running, client_uuid=uid)
    closed = services.campaign_close(by=None, campaign=running)
    assert submit_again(alice, *CALM, campaign=closed, client_uuid=uid)[1] is False
    with pytest.raises(Refused, match="not open"):
        submit(alice, *(0,) * 7, key="gad7", campaign=closed)


def test_who5_stores_raw_and_percentage_and_leads_with_the_percentage(alice: Any) -> None:
    sheet = submit(alice, 1, 2, 3, 4, 5, key="who5")
    rows = {s.scale: (s.value, s.headline) for s in Score.objects.filter(response=sheet)}
    assert rows == {"total": (15, False), "percent": (60, True)}
    assert [s.scale for s in queries.scores_of(alice.user, alice)] == ["percent"]


def test_submitting_takes_a_fixed_number_of_queries(
    alice: Any, django_assert_max_num_queries: Any
) -> None:
    submit(alice, *CALM)
    with django_assert_max_num_queries(22):
        submit(alice, *CALM)


def test_own_scores_are_for_those_who_may_see_the_student(alice: Any) -> None:
    submit(alice, *CALM)
    bob, charlie = people.counsellor("bob"), people.counsellor("charlie")
    people.assign(bob, alice)
    assert queries.scores_of(bob, alice).count() == 1
    assert queries.responses_of(alice.user, alice).count() == 1
    for outsider in (charlie, people.admin(), people.student("S-DAN").user):
        with pytest.raises(PermissionDenied):
            queries.scores_of(outsider, alice)
        with pytest.raises(PermissionDenied):
            queries.responses_of(outsider, alice)
