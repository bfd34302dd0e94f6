"""Handing in by other ways than the student's device, and everything that is refused."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.domain.errors import Refused
from accounts.models import AuditEvent
from screening import queries, services
from screening.models import Campaign, CampaignInstrument, Response, ResponseDraft, RiskFlag, Score
from tests import people
from tests.screening.instruments import answers
from tests.screening.sheets import CALM, ITEM_NINE, campaign, submit, submit_again, version

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def alice() -> Any:
    people.institution()
    student = people.student()
    people.consent(student)
    return student


@pytest.fixture
def running(alice: Any) -> Campaign:
    return campaign(alice)


def ended(running: Campaign, *, grace: timedelta = 24 * HOUR) -> datetime:
    """Let ``running`` have ended an hour ago, with ``grace`` for sheets begun in time."""
    closes_at = timezone.now() - HOUR
    running.closes_at, running.late_until = closes_at, closes_at + grace
    running.save(update_fields=["closes_at", "late_until"])
    return closes_at


def draft(student: Any, running: Campaign, **more: Any) -> ResponseDraft:
    return ResponseDraft.objects.create(
        student=student, campaign=running, instrument_version=version(), **more
    )


def refused(student: Any, *values: int | None, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        submit(student, *values, **more)
    return caught.value


# -- paper and FHIR


@pytest.mark.parametrize("clerk", ["admin", "counsellor"])
def test_staff_enter_a_paper_sheet_and_it_counts_like_any_other(
    alice: Any, running: Campaign, clerk: str
) -> None:
    by = getattr(people, clerk)("cleo")
    sheet = submit(alice, *ITEM_NINE, by=by, source="paper", campaign=running)
    assert (sheet.source, sheet.entered_by, sheet.complete) == ("paper", by, True)
    assert Score.objects.get(response=sheet).value == 1
    assert RiskFlag.objects.get().rule_version.rule.key == "critical_answer"
    event = AuditEvent.objects.get(action="response.submit")
    assert (event.actor, event.details["source"]) == (by, "paper")


def test_a_paper_sheet_is_not_the_students_nor_the_systems(alice: Any) -> None:
    for by in (alice.user, people.student("S-CHARLIE").user, None):
        with pytest.raises(PermissionDenied):
            submit(alice, *CALM, by=by, source="paper")
    assert not Response.objects.exists()


def test_an_imported_sheet_keeps_its_document_whole(alice: Any) -> None:
    document = {"resourceType": "QuestionnaireResponse", "extension": [{"url": "x:y"}]}
    sheet = submit(alice, *CALM, by=None, source="fhir", document=document)
    sheet.refresh_from_db()
    assert (sheet.document, sheet.source, sheet.entered_by) == (document, "fhir", None)
    ada = people.admin()
    assert submit(alice, *CALM, by=ada, source="fhir").entered_by == ada


def test_only_an_admin_or_the_system_imports(alice: Any) -> None:
    gone = people.admin("gone")
    gone.is_active = False
    gone.save()
    for by in (alice.user, people.counsellor(), gone):
        with pytest.raises(PermissionDenied):
            submit(alice, *CALM, by=by, source="fhir")


def test_a_device_sends_no_document_and_no_unknown_source(alice: Any) -> None:
    assert refused(alice, *CALM, document={}).field == "document"
    assert refused(alice, *CALM, source="fax").field == "source"
    assert not Response.objects.exists()


# -- partial, late, timed


def test_a_partial_sheet_is_stored_and_says_so(alice: Any) -> None:
    sheet = submit(alice, *CALM[:8], None)
    assert sheet.complete is False
    assert Score.objects.get(response=sheet).prorated
    assert submit(alice, *CALM).complete is True


def test_a_sheet_begun_in_time_is_late_within_the_grace(alice: Any, running: Campaign) -> None:
    closes_at = ended(running)
    draft(alice, running, started_at=closes_at - HOUR)
    sheet = submit(alice, *CALM, campaign=running, started_at=timezone.now())
    assert sheet.late is True
    assert not ResponseDraft.objects.exists()


def test_a_sheet_begun_after_the_end_is_refused(alice: Any, running: Campaign) -> None:
    closes_at = ended(running)
    begun = closes_at + timedelta(minutes=1)
    assert refused(alice, *CALM, campaign=running, started_at=begun).field == "campaign"
    draft(alice, running, started_at=begun)
    early = closes_at - HOUR
    assert refused(alice, *CALM, campaign=running, started_at=early).field == "campaign"
    assert ResponseDraft.objects.exists()


def test_the_grace_ends(alice: Any, running: Campaign) -> None:
    closes_at = ended(running, grace=timedelta(minutes=59))
    draft(alice, running, started_at=closes_at - HOUR)
    assert "not open" in str(refused(alice, *CALM, campaign=running))


def test_an_open_campaigns_sheet_is_not_late(alice: Any, running: Campaign) -> None:
    assert submit(alice, *CALM, campaign=running).late is False


def test_time_on_items_is_kept_and_held_at_ten_minutes(alice: Any) -> None:
    sheet = submit(alice, *CALM, item_ms={"/44250-9": 2100, "/44255-8": 9_000_000})
    assert sheet.item_ms == {"/44250-9": 2100, "/44255-8": 600_000}


@pytest.mark.parametrize("value", [-1, 1.5, "900", True, None])
def test_impossible_times_name_their_item(alice: Any, value: object) -> None:
    assert refused(alice, *CALM, item_ms={"/44250-9": value}).field == "item_ms./44250-9"
    assert refused(alice, *CALM, item_ms={"/9-9": 100}).field == "item_ms./9-9"
    assert not Response.objects.exists()


def test_sending_again_with_other_times_is_the_same_sheet(alice: Any) -> None:
    uid = uuid.uuid4()
    submit(alice, *CALM, client_uuid=uid, item_ms={"/44250-9": 900})
    assert submit_again(alice, *CALM, client_uuid=uid)[1] is False


def test_handing_in_drops_the_draft_of_this_sheet_alone(alice: Any, running: Campaign) -> None:
    draft(alice, running)
    other = ResponseDraft.objects.create(
        student=alice, campaign=running, instrument_version=version("gad7")
    )
    submit(alice, *CALM, campaign=running)
    assert list(ResponseDraft.objects.all()) == [other]


# -- steps that open on a score


def test_a_step_is_taken_only_once_its_condition_is_met(alice: Any, running: Campaign) -> None:
    CampaignInstrument.objects.filter(campaign=running, instrument__key="gad7").update(
        opens_if={"instrument": "phq9", "scale": "total", "at_least": 10}
    )
    step: dict[str, Any] = {"key": "gad7", "campaign": running}
    assert refused(alice, *(1,) * 7, **step).field == "instrument"
    submit(alice, *(2,) * 5, 0, 0, 0, 0, campaign=running)  # exactly 10
    assert submit(alice, *(1,) * 7, **step).campaign == running


def test_a_questionnaire_outside_the_campaign_is_refused(alice: Any, running: Campaign) -> None:
    assert refused(alice, *(1,) * 5, key="who5", campaign=running).field == "instrument"


# -- speed


def test_a_calm_sheet_in_a_campaign_takes_few_queries(
    alice: Any, running: Campaign, django_assert_max_num_queries: Any
) -> None:
    submit(alice, *CALM)
    of = version()
    given = answers(queries.instrument_of(of), *CALM)
    with django_assert_max_num_queries(13):
        services.response_submit(
            by=alice.user,
            student=alice,
            instrument_version=of,
            client_uuid=uuid.uuid4(),
            answers=given,
            started_at=timezone.now(),
            campaign=running,
        )
