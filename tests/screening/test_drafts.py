"""Answers kept on the way: nothing lost, nothing of another person, two devices merged."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.domain.errors import Refused
from accounts.models import AuditEvent
from screening import queries, services
from screening.domain.drafts import Kept, merge
from screening.models import Campaign, ResponseDraft
from tests import people
from tests.screening.sheets import CALM, campaign, submit, version

FIRST, SECOND = "/44250-9", "/44255-8"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

# -- merging, without a database


moments = st.integers(0, 5).map(lambda n: NOON + n * MINUTE)
given_answers = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.sampled_from([None, 0, 1, 3]), moments), max_size=4
)
times = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9000), max_size=4)


@st.composite
def kept(draw: Any) -> Kept:
    rows = draw(given_answers)
    return Kept(
        {link: value for link, (value, _) in rows.items()},
        {link: moment for link, (_, moment) in rows.items()},
        draw(times),
    )


@settings(deadline=None)
@given(kept(), kept(), kept())
def test_saves_may_come_in_any_order_and_twice(one: Kept, two: Kept, three: Kept) -> None:
    assert merge(one, two) == merge(two, one)
    assert merge(merge(one, two), three) == merge(one, merge(two, three))
    assert merge(merge(one, two), two) == merge(one, two)


def test_the_later_answer_stays_also_where_it_takes_one_back() -> None:
    early, late = Kept({"a": 2}, {"a": NOON}), Kept({"a": None}, {"a": NOON + MINUTE})
    assert merge(late, early).answers == {"a": None}
    assert merge(early, late).answers == {"a": None}


def test_time_on_an_item_is_the_longest_known() -> None:
    assert merge(Kept(item_ms={"a": 900, "b": 5}), Kept(item_ms={"a": 700})).item_ms == {
        "a": 900,
        "b": 5,
    }


# -- saving


@pytest.fixture
def alice(db: None) -> Any:
    people.institution()
    student = people.student()
    people.consent(student)
    return student


@pytest.fixture
def running(alice: Any) -> Campaign:
    return campaign(alice)


def save(student: Any, running: Campaign, **more: Any) -> ResponseDraft:
    fields: dict[str, Any] = {
        "by": student.user,
        "instrument_version": version(),
        "answers": {FIRST: 1},
        "answered_at": {FIRST: timezone.now()},
    }
    return services.draft_save(student=student, campaign=running, **(fields | more))


def refused(student: Any, running: Campaign, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        save(student, running, **more)
    return caught.value.field


def test_each_answer_is_added_and_counted_once(alice: Any, running: Campaign) -> None:
    moment = timezone.now()
    first = save(alice, running, answered_at={FIRST: moment})
    again = save(alice, running, answered_at={FIRST: moment}, revision=first.revision)
    assert (first.revision, again.revision) == (1, 1)
    later = save(alice, running, answers={SECOND: 0}, answered_at={SECOND: moment}, revision=1)
    assert (later.answers, later.revision) == ({FIRST: 1, SECOND: 0}, 2)
    assert AuditEvent.objects.filter(action="draft.begin").count() == 1
    assert queries.draft_of(alice.user, running, version()) == later
    assert queries.drafts_begun(alice.user) == {(running.pk, "phq9"): 2}


def test_two_devices_lose_nothing(alice: Any, running: Campaign) -> None:
    now = timezone.now()
    save(alice, running, answers={FIRST: 3}, answered_at={FIRST: now - MINUTE})
    behind = {FIRST: now - 2 * MINUTE, SECOND: now - 2 * MINUTE}
    merged = save(alice, running, answers={FIRST: 0, SECOND: 2}, answered_at=behind)
    assert merged.answers == {FIRST: 3, SECOND: 2}
    back = save(alice, running, answers={FIRST: None}, answered_at={FIRST: now})
    assert back.answers == {FIRST: None, SECOND: 2}


def test_a_device_whose_clock_is_ahead_cannot_lock_an_answer(alice: Any, running: Campaign) -> None:
    save(alice, running, answered_at={FIRST: timezone.now() + timedelta(days=3)})
    assert save(alice, running, answers={FIRST: 2}).answers == {FIRST: 2}


def test_handing_in_ends_the_draft_and_nothing_more_is_kept(alice: Any, running: Campaign) -> None:
    save(alice, running)
    submit(alice, *CALM, campaign=running)
    assert not ResponseDraft.objects.exists()
    assert refused(alice, running) == "campaign"
    assert not ResponseDraft.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answers": {FIRST: 4}}, f"answers.{FIRST}"),
        ({"answers": {"/9": 1}}, "answers./9"),
        ({"answered_at": {}}, f"answered_at.{FIRST}"),
        ({"answered_at": {FIRST: datetime(2026, 3, 2)}}, f"answered_at.{FIRST}"),  # noqa: DTZ001
        ({"item_ms": {FIRST: -4}}, f"item_ms.{FIRST}"),
        ({"revision": -1}, "revision"),
    ],
)
def test_what_cannot_be_kept_names_its_field(
    alice: Any, running: Campaign, change: dict[str, Any], field: str
) -> None:
    assert refused(alice, running, **change) == field
    assert not ResponseDraft.objects.exists()


def test_drafts_are_the_students_alone(alice: Any, running: Campaign) -> None:
    save(alice, running)
    for other in (people.student("S-CHARLIE").user, people.counsellor(), people.admin()):
        with pytest.raises(PermissionDenied):
            save(alice, running, by=other)
    for staff in (people.counsellor("cleo"), people.admin("abe")):
        with pytest.raises(PermissionDenied):
            queries.draft_of(staff, running, version())
    dan = people.student("S-DAN")
    assert queries.draft_of(dan.user, running, version()) is None
    people.consent(dan)
    assert refused(dan, running) == "campaign"


def test_nothing_is_kept_without_consent_or_after_the_end(alice: Any, running: Campaign) -> None:
    from accounts.services import consent_withdraw

    Campaign.objects.filter(pk=running.pk).update(closes_at=timezone.now())
    assert refused(alice, running) == "campaign"
    consent_withdraw(by=alice.user, student=alice, purpose="screening")
    assert refused(alice, running) == "consent"


def test_what_was_begun_in_time_is_kept_on_within_the_grace(alice: Any, running: Campaign) -> None:
    save(alice, running, started_at=timezone.now() - timedelta(hours=2))
    ended = timezone.now() - timedelta(hours=1)
    Campaign.objects.filter(pk=running.pk).update(
        closes_at=ended, late_until=ended + timedelta(days=2)
    )
    moment = {SECOND: timezone.now()}
    assert save(alice, running, answers={SECOND: 2}, answered_at=moment).revision == 2


def test_saving_takes_a_fixed_number_of_queries(
    alice: Any, running: Campaign, django_assert_max_num_queries: Any
) -> None:
    save(alice, running)
    of = version()
    moment = {FIRST: timezone.now()}
    with django_assert_max_num_queries(8):
        services.draft_save(
            by=alice.user,
            student=alice,
            campaign=running,
            instrument_version=of,
            answers={FIRST: 2},
            answered_at=moment,
        )


@pytest.mark.parametrize(
    ("fields", "kept_there"),
    [
        ({"closes_at": 29}, True),
        ({"closes_at": 31}, False),
        ({"closes_at": 40, "late_until": 31}, False),
        ({"closes_at": 40, "late_until": 29}, True),
        ({"closed_at": 31}, False),
    ],
)
def test_what_was_never_handed_in_is_forgotten_a_month_after_the_end(
    alice: Any, running: Campaign, fields: dict[str, int], kept_there: bool
) -> None:
    save(alice, running)
    days = {name: timezone.now() - timedelta(days=ago) for name, ago in fields.items()}
    opens_at = timezone.now() - timedelta(days=60)
    Campaign.objects.filter(pk=running.pk).update(opens_at=opens_at, **days)
    assert services.drafts_prune() == (0 if kept_there else 1)
    assert ResponseDraft.objects.exists() == kept_there
    pruned = AuditEvent.objects.filter(action="draft.prune")
    assert pruned.exists() != kept_there


# -- the API

ADDRESS = "/api/drafts/"


def body(running: Campaign, **more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "campaign": running.pk,
        "instrument": "phq9",
        "answers": {FIRST: 1},
        "answered_at": {FIRST: timezone.now().isoformat()},
        "item_ms": {FIRST: 2300},
    }
    return base | more


def put(user: Any, content: dict[str, Any], client: Client | None = None) -> Any:
    browser = people.log_in(client or Client(), user)
    return browser.put(ADDRESS, json.dumps(content), content_type="application/json")


def test_put_keeps_and_get_gives_back(alice: Any, running: Campaign) -> None:
    content = body(running, client_uuid=str(uuid.uuid4()))
    first, again = put(alice.user, content), put(alice.user, content)
    assert (first.status_code, first.json()) == (200, again.json())
    browser = people.log_in(Client(), alice)
    wanted: dict[str, Any] = {"campaign": running.pk, "instrument": "phq9"}
    kept_there = browser.get(ADDRESS, wanted).json()
    assert kept_there == first.json()
    assert kept_there["answers"] == {FIRST: 1}
    assert kept_there["client_uuid"] == content["client_uuid"]
    assert browser.get(ADDRESS, wanted | {"instrument": "gad7"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answers": {FIRST: "1"}}, f"answers.{FIRST}"),
        ({"answers": {FIRST: 9}}, f"answers.{FIRST}"),
        ({"answered_at": {FIRST: "noon"}}, f"answered_at.{FIRST}"),
        ({"item_ms": {FIRST: 1.5}}, f"item_ms.{FIRST}"),
        ({"campaign": 999}, "campaign"),
        ({"instrument": "nothing"}, "instrument"),
        ({"version": 9999}, "version"),
        ({"revision": "x"}, "revision"),
    ],
)
def test_a_bad_save_is_a_problem_that_names_the_field(
    alice: Any, running: Campaign, change: dict[str, Any], field: str
) -> None:
    answer = put(alice.user, body(running, **change))
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not ResponseDraft.objects.exists()


def test_drafts_need_the_students_session_and_its_token(alice: Any, running: Campaign) -> None:
    assert put(people.counsellor(), body(running)).status_code == 403
    assert put(people.admin(), body(running)).status_code == 403
    assert put(alice.user, body(running), Client(enforce_csrf_checks=True)).status_code == 403
    assert Client().get(ADDRESS).status_code == 403
    assert not ResponseDraft.objects.exists()


def test_another_device_opens_the_sheet_where_it_was_left(alice: Any, running: Campaign) -> None:
    kept_there = save(alice, running, answers={FIRST: 3}, item_ms={FIRST: 1500})
    browser = people.log_in(Client(), alice)
    html = browser.get(reverse("questionnaire", args=[running.pk, "phq9"])).content.decode()
    assert len(re.findall(r"<input[^>]* checked", html)) == 1
    assert str(kept_there.client_uuid) in html
    listed = browser.get(reverse("student_questionnaires")).content.decode()
    assert "1 of 10 answered" in listed
