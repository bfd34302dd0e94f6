"""Stepped follow-up: the tiers, who may change them, and what a change would have meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.errors import Refused
from accounts.models import AuditEvent
from screening import queries, services
from screening.domain.follow_up import (
    PLANS,
    THREE_STEPS,
    UC_SANTA_CRUZ,
    Past,
    Plan,
    PlanError,
    Tier,
    Value,
    plan_check,
    plan_read,
    targets,
    tier_counts,
    tier_reached,
)
from screening.domain.rules import Severity, stepped_follow_up
from screening.domain.scoring import score
from screening.models import FlagRuleVersion, RiskFlag
from tests import people
from tests.screening.instruments import adding_up_to, instrument
from tests.screening.sheets import CALM, HEAVY, ITEM_NINE, campaign, submit

DAY = date(2026, 3, 2)
KNOWN = {t.key: t for t in targets(instrument(key) for key in ("phq9", "gad7", "who5"))}


def plan(
    first: Mapping[str, float],
    middle: Mapping[str, float] | None = None,
    last: Mapping[str, float] | None = None,
    days: int | None = 7,
) -> Plan:
    rows = (
        Tier("same_day", 0, first),
        Tier("within_days", days, middle or {}),
        Tier("self_help", None, last or {}),
    )
    return Plan("Ours", rows)


# -- tiers, without a database


@pytest.mark.parametrize(
    ("total", "tier"), [(9, None), (10, "self_help"), (14, "self_help"), (15, "same_day")]
)
def test_uc_santa_cruz_has_its_published_edges(total: int, tier: str | None) -> None:
    reached = tier_reached(UC_SANTA_CRUZ, "phq9", [Value("total", "worse", total)])
    assert (reached.tier.key if reached else None) == tier


@pytest.mark.parametrize(
    ("total", "tier"),
    [(4, None), (5, "self_help"), (9, "self_help"), (10, "within_days"), (15, "same_day")],
)
def test_three_steps_follow_the_published_bands(total: int, tier: str | None) -> None:
    reached = tier_reached(THREE_STEPS, "gad7", [Value("total", "worse", total)])
    assert (reached.tier.key if reached else None) == tier


def test_where_higher_is_better_a_tier_counts_from_its_value_downwards() -> None:
    ours = plan({"who5:percent": 28})
    assert tier_reached(ours, "who5", [Value("percent", "better", 28)]) is not None
    assert tier_reached(ours, "who5", [Value("percent", "better", 32)]) is None
    assert tier_reached(ours, "who5", [Value("percent", "better", None)]) is None


@pytest.mark.parametrize("preset", PLANS.values())
def test_presets_can_be_followed_and_come_back_from_their_data(preset: Plan) -> None:
    plan_check(preset, KNOWN)
    assert plan_read(preset.as_data()) == preset


@pytest.mark.parametrize(
    ("wrong", "reason", "target"),
    [
        (plan({"phq9:total": 28}), "range", "phq9:total"),
        (plan({"phq9:total": -1}), "range", "phq9:total"),
        (plan({"phq9:nothing": 5}), "unknown", "phq9:nothing"),
        (plan({"phq9:total": 10}, {"phq9:total": 10}), "order", "phq9:total"),
        (plan({"phq9:total": 10}, {}, {"phq9:total": 12}), "order", "phq9:total"),
        (plan({"who5:percent": 40}, {"who5:percent": 28}), "order", "who5:percent"),
        (plan({}), "empty", ""),
        (plan({"phq9:total": 15}, days=0), "days", ""),
        (plan({"phq9:total": 15}, days=31), "days", ""),
        (plan({"phq9:total": 15}, days=None), "days", ""),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(wrong: Plan, reason: str, target: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_check(wrong, KNOWN)
    assert (caught.value.reason, caught.value.target) == (reason, target)


def test_a_middle_tier_is_to_watch_with_its_day_and_self_help_raises_nothing() -> None:
    of = instrument("phq9")
    for total, severity, due_on in ((10, Severity.WATCH, "2026-03-09"), (9, None, "")):
        result = score(of, adding_up_to(of, total))
        found = stepped_follow_up(of, result, "sheet", DAY, THREE_STEPS.as_data())
        assert (found.severity if found else None) == severity
        assert (found.facts["due_on"] if found else "") == due_on


def test_past_sheets_are_counted_once_and_critical_ones_for_the_same_day() -> None:
    past = [
        Past("phq9", [Value("total", "worse", 3)], critical=True),
        Past("phq9", [Value("total", "worse", 12)], critical=False),
        Past("phq9", [Value("total", "worse", None)], critical=False),
    ]
    counts = tier_counts(THREE_STEPS, past)
    assert counts == {"same_day": 1, "within_days": 1, "self_help": 0, "": 1}


# -- changing it


@pytest.fixture
def alice(db: None) -> Any:
    people.institution()
    services.instruments_load()
    student = people.student()
    people.consent(student)
    return student


def test_a_change_is_a_new_version_that_counts_from_then_on(alice: Any) -> None:
    before = submit(alice, *HEAVY)
    ada = people.admin()
    version = services.follow_up_change(by=ada, plan=THREE_STEPS, reason=" More capacity ")
    assert (version.number, version.active, version.reason) == (2, True, "More capacity")
    assert version.created_by == ada
    submit(alice, *(2,) * 5, 0, 0, 0, 0)  # 10
    first, second = RiskFlag.objects.order_by("pk")
    assert (first.rule_version.number, second.rule_version.number) == (1, 2)
    assert str(before.pk) in first.key
    assert (second.severity, second.acknowledge_by) == (1, None)
    assert "Three steps" in second.reason
    event = AuditEvent.objects.get(action="flag_rule.publish", details__number=2)
    assert (event.actor, event.reason) == (ada, "More capacity")
    old = queries.follow_up_versions(ada).get(number=1)
    assert (old.active, plan_read(old.parameters)) == (False, UC_SANTA_CRUZ)


def test_the_same_day_stands_on_the_flag(alice: Any) -> None:
    sheet = submit(alice, *HEAVY)
    flag = RiskFlag.objects.get()
    assert flag.facts["due_on"] == sheet.local_date.isoformat()
    assert "Follow-up the same day" in flag.reason
    assert "UC Santa Cruz" in flag.reason


@pytest.mark.parametrize(
    ("wrong", "reason", "field"),
    [
        (plan({"phq9:total": 99}), "x", "same_day.phq9:total"),
        (plan({"phq9:total": 9}, {"phq9:total": 9}), "x", "within_days.phq9:total"),
        (replace(THREE_STEPS, name=" "), "x", "name"),
        (THREE_STEPS, " ", "reason"),
        (plan({"phq9:total": 9}, days=99), "x", "due_days"),
        (UC_SANTA_CRUZ, "x", ""),
    ],
)
def test_a_wrong_change_names_its_field_and_changes_nothing(
    alice: Any, wrong: Plan, reason: str, field: str
) -> None:
    services.rules_load()
    with pytest.raises(Refused) as caught:
        services.follow_up_change(by=people.admin(), plan=wrong, reason=reason)
    assert caught.value.field == field
    assert FlagRuleVersion.objects.get(rule__key="stepped_follow_up").number == 1


def test_only_admins_change_and_staff_read(alice: Any) -> None:
    bob = people.counsellor()
    for other in (bob, alice.user):
        with pytest.raises(PermissionDenied):
            services.follow_up_change(by=other, plan=THREE_STEPS, reason="x")
        with pytest.raises(PermissionDenied):
            queries.follow_up_preview(other, THREE_STEPS)
    assert queries.follow_up_versions(bob).count() == 0
    with pytest.raises(PermissionDenied):
        queries.follow_up_versions(alice.user)


def test_no_plan_silences_a_critical_answer(alice: Any) -> None:
    mild = plan({"gad7:total": 21})
    services.follow_up_change(by=people.admin(), plan=mild, reason="x")
    submit(alice, *ITEM_NINE)
    assert RiskFlag.objects.get().severity == Severity.URGENT


def test_the_preview_hides_small_groups_and_rounds(alice: Any) -> None:
    for _ in range(24):
        submit(alice, *CALM)
    submit(alice, *HEAVY)
    ada = people.admin()
    few = queries.follow_up_preview(ada, THREE_STEPS)
    assert few["same_day"] is None
    for _ in range(13):
        submit(alice, *HEAVY)
    assert queries.follow_up_preview(ada, THREE_STEPS)["same_day"] == 10
    later = timezone.now() + timedelta(days=366)
    assert set(queries.follow_up_preview(ada, THREE_STEPS, at=later).values()) <= {0, None}


def test_the_preview_leaves_out_campaigns_that_still_take_answers(alice: Any) -> None:
    running = campaign(alice)
    for _ in range(14):
        submit(alice, *HEAVY)
    submit(alice, *HEAVY, campaign=running)
    ada = people.admin()
    later = timezone.now() + timedelta(days=11)
    seen = {at: queries.follow_up_preview(ada, THREE_STEPS, at=at) for at in (None, later)}
    assert seen[None]["same_day"] == 10
    assert seen[later]["same_day"] == 20


# -- pages


def client(user: Any) -> Client:
    return people.log_in(Client(), user)


def posted(**more: Any) -> dict[str, Any]:
    base = {"name": "Ours", "due_days": "5", "reason": "Term starts"}
    return base | {"same_day.phq9:total": "20", "within_days.phq9:total": "15"} | more


def test_staff_read_the_steps_and_their_history(alice: Any) -> None:
    services.follow_up_change(by=people.admin("abe"), plan=THREE_STEPS, reason="More capacity")
    for user in (people.counsellor(), people.admin()):
        html = client(user).get(reverse("follow_up")).content.decode()
        assert "PHQ-9 10 or above" in html
        assert "Every critical answer" in html
        assert "More capacity" in html
        old = client(user).get(reverse("follow_up_version", args=[1])).content.decode()
        assert "UC Santa Cruz" in old
        assert client(user).get(reverse("follow_up_version", args=[9])).status_code == 404


def test_a_change_is_looked_at_before_it_is_used(alice: Any) -> None:
    browser, address = client(people.admin()), reverse("follow_up_change")
    assert 'value="15"' in browser.get(address).content.decode()
    three = browser.get(address, {"preset": "three-steps"}).content.decode()
    assert 'value="Three steps"' in three
    looked = browser.post(address, posted(preview=""))
    assert "Sheets of the last year" in looked.content.decode()
    assert AuditEvent.objects.get(action="flag_rule.preview").details["plan"]["name"] == "Ours"
    assert not FlagRuleVersion.objects.filter(number=2).exists()
    used = browser.post(address, posted(activate=""), follow=True)
    assert "Version 2 counts" in used.content.decode()
    assert queries.follow_up_plan().tiers[0].reaches == {"phq9:total": 20}
    assert queries.follow_up_plan().tiers[1].due_days == 5
    again = browser.get(address, {"version": "1"}).content.decode()
    assert "UC Santa Cruz" in again


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"same_day.phq9:total": "28"}, "less than or equal to 27"),
        ({"within_days.phq9:total": "20"}, "milder score"),
        ({"due_days": "0"}, "greater than or equal to 1"),
        ({"reason": ""}, "say why"),
        ({"name": ""}, "required"),
    ],
)
def test_a_wrong_change_keeps_what_was_written(
    alice: Any, change: dict[str, str], words: str
) -> None:
    browser = client(people.admin())
    answer = browser.post(reverse("follow_up_change"), posted(activate="", **change))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not FlagRuleVersion.objects.filter(number=2).exists()


def test_the_pages_are_for_staff_and_changing_for_admins(alice: Any) -> None:
    services.rules_load()
    addresses = [
        reverse("follow_up"),
        reverse("follow_up_version", args=[1]),
        reverse("follow_up_change"),
    ]
    for address in addresses:
        assert client(alice.user).get(address).status_code == 403
        assert Client().get(address).url.startswith(reverse("account_login"))  # type: ignore[attr-defined]
    assert client(people.counsellor()).get(addresses[2]).status_code == 403


def test_the_page_takes_a_fixed_number_of_queries(
    alice: Any, django_assert_max_num_queries: Any
) -> None:
    ada = people.admin()
    for n in range(5):
        services.follow_up_change(by=ada, plan=(THREE_STEPS, UC_SANTA_CRUZ)[n % 2], reason="x")
    browser = client(ada)
    with django_assert_max_num_queries(14):
        browser.get(reverse("follow_up"))
