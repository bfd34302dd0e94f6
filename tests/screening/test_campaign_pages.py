"""Administrators prepare, change, open and close a campaign; nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import queries, services
from screening.models import Campaign
from tests import people
from tests.screening.sheets import HEAVY, campaign, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Any:
    people.institution()
    student = people.student()
    people.consent(student)
    return student


@pytest.fixture
def running(alice: Any) -> Campaign:
    return campaign(alice)


def client(user: Any) -> Client:
    return people.log_in(Client(), user)


def plan(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Rows of questionnaire, what it hangs on, least total; and two that stay empty."""
    posted = {"steps-TOTAL_FORMS": str(len(rows) + 2), "steps-INITIAL_FORMS": "0"}
    for n, row in enumerate((*rows, ("", "", ""), ("", "", ""))):
        for name, value in zip(("instrument", "after", "at_least"), row, strict=True):
            posted[f"steps-{n}-{name}"] = value
    return posted


PHQ = (("phq2", "", ""), ("phq9", "phq2:total", "3"))


def written(*rows: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "name": "Spring screening",
        "semester": "Spring 2026",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=13)).isoformat(),
        "grace_days": "3",
        "reminder_days": "3, 7",
        "cohorts": [people.cohort().pk],
        **plan(*(rows or PHQ)),
    } | more


def test_admin_prepares_is_refused_without_a_rota_and_then_opens(alice: Any) -> None:
    services.instruments_load()
    people.student("S-OTHER", cohort=people.cohort("Autumn 2020"))
    browser = client(people.admin())
    made = browser.post(reverse("campaign_new"), written(), follow=True)
    assert "Nobody can answer yet" in made.content.decode()
    row = Campaign.objects.get()
    assert list(row.invitations.values_list("student_id", flat=True)) == [alice.pk]
    assert row.reminder_days == [3, 7]
    assert row.late_until == row.closes_at + timedelta(days=3)
    hangs = queries.campaign_steps(row)[1].opens_if
    assert hangs is not None
    assert (hangs.instrument, hangs.scale, hangs.at_least) == ("phq2", "total", 3)
    refused = browser.post(reverse("campaign_open", args=[row.pk]), follow=True)
    assert "Nobody is on the rota" in refused.content.decode()
    for days in (1, 3):
        carer = people.counsellor(f"carer{days}")
        people.on_duty(carer, at=timezone.now() + timedelta(days=days))
    opened = browser.post(reverse("campaign_open", args=[row.pk]), follow=True)
    assert "The campaign is open" in opened.content.decode()
    closed = browser.post(reverse("campaign_close", args=[row.pk]), follow=True)
    assert "is closed" in closed.content.decode()
    row.refresh_from_db()
    assert row.closed_by is not None


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize(("change", "words"), [
    ({"closes_on": "2020-01-01"}, "must not lie before the first"),
    ({"reminder_days": "3, soon"}, "whole numbers"),
    ({"reminder_days": "7, 3"}, "rising days"),
    ({"reminder_days": "0"}, "rising days"),
    ({"reminder_days": "1 2 3 4 5 6"}, "nuisance"),
    ({"grace_days": "-1"}, "greater than or equal to 0"),
    ({"cohorts": []}, "required"),
    ({"cohorts": ["9999"]}, "not one of the available choices"),
    (plan(), "choose from the questionnaires"),
    (plan(("phq9", "phq2:total", "3"), ("phq2", "", "")), "must come after"),
    (plan(("phq2", "", ""), ("phq2", "", "")), "in the campaign already"),
    (plan(("phq2", "", ""), ("phq9", "phq2:total", "")), "From which total on?"),
    (plan(("phq2", "", ""), ("phq9", "phq2:total", "7")), "runs from 0 to 6"),
    (plan(("phq2", "", ""), ("phq9", "phq2:total", "0")), "runs from 0 to 6"),
])  # fmt: skip
def test_the_form_keeps_what_was_written_and_says_what_is_wrong(
    change: dict[str, Any], words: str
) -> None:
    services.instruments_load()
    answer = client(people.admin()).post(reverse("campaign_new"), written() | change)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert 'value="Spring screening"' in html
    assert not Campaign.objects.exists()


@pytest.mark.usefixtures("alice")
def test_without_a_script_the_server_adds_rows_and_keeps_what_was_written() -> None:
    services.instruments_load()
    answer = client(people.admin()).post(reverse("campaign_new"), written(more="1"))
    html = answer.content.decode()
    assert html.count('name="steps-6-instrument"') == 1
    assert 'value="Spring screening"' in html
    assert '<option value="phq2:total" selected>' in html
    assert not Campaign.objects.exists()


@pytest.mark.usefixtures("alice")
def test_the_intake_comes_filled_in() -> None:
    services.instruments_load()
    html = client(people.admin()).get(reverse("campaign_new") + "?preset=intake").content.decode()
    for key in ("phq2", "phq9", "gad2", "gad7", "who5"):
        assert f'<option value="{key}" selected>' in html
    assert html.count('value="3"') >= 2


def test_it_can_be_changed_until_it_is_opened(alice: Any) -> None:
    services.instruments_load()
    other = people.student("S-OTHER", cohort=people.cohort("Autumn 2020"))
    browser = client(people.admin())
    browser.post(reverse("campaign_new"), written())
    row = Campaign.objects.get()
    address = reverse("campaign_edit", args=[row.pk])
    shown = browser.get(address).content.decode()
    assert 'value="3, 7"' in shown
    assert '<option value="phq2:total" selected>' in shown
    change = written(("who5", "", ""), name="Renamed", cohorts=[other.cohort_id])
    browser.post(address, change)
    row.refresh_from_db()
    assert row.name == "Renamed"
    assert [step.instrument for step in queries.campaign_steps(row)] == ["who5"]
    assert list(row.invitations.values_list("student_id", flat=True)) == [other.pk]


def test_an_opened_campaign_stays_as_it_is(running: Campaign) -> None:
    browser = client(people.admin())
    address = reverse("campaign_edit", args=[running.pk])
    assert browser.get(address).status_code == 302
    browser.post(address, written(name="Renamed"))
    running.refresh_from_db()
    assert running.name == "Semester screening"


def test_a_campaign_is_used_again_half_a_year_on(alice: Any) -> None:
    services.instruments_load()
    browser = client(people.admin())
    browser.post(reverse("campaign_new"), written())
    row = Campaign.objects.get()
    html = browser.get(reverse("campaign_new") + f"?from={row.pk}").content.decode()
    assert 'value="Autumn 2026"' in html
    first = timezone.localdate() + timedelta(weeks=26)
    assert f'value="{first.isoformat()}"' in html
    assert '<option value="phq2:total" selected>' in html


def test_who_joined_a_cohort_later_is_invited_by_one_button(alice: Any, running: Campaign) -> None:
    late = people.student("S-LATE")
    browser = client(people.admin())
    address = reverse("campaign_invite", args=[running.pk])
    assert "1 more is invited" in browser.post(address, follow=True).content.decode()
    assert running.invitations.filter(student=late).exists()
    assert "Nobody has joined" in browser.post(address, follow=True).content.decode()
    services.campaign_close(by=None, campaign=running)
    assert "is over" in browser.post(address, follow=True).content.decode()


def test_campaign_pages_show_counts_and_no_persons_answers(alice: Any, running: Campaign) -> None:
    submit(alice, *HEAVY, campaign=running)
    browser = client(people.admin())
    listed = browser.get(reverse("campaigns")).content.decode()
    detail = browser.get(reverse("campaign", args=[running.pk])).content.decode()
    assert "Semester screening" in listed
    assert detail.count(">not shown<") >= 2
    live = browser.get(reverse("campaign", args=[running.pk]), headers={"HX-Request": "true"})
    assert live.content.decode().count(">not shown<") == detail.count(">not shown<")
    assert b"<html" not in live.content
    for html in (listed, detail):
        assert alice.code not in html
        assert alice.user.name not in html


def test_campaign_pages_are_for_administrators(alice: Any, running: Campaign) -> None:
    bob = people.counsellor()
    for name in ("campaigns", "campaign_new", "campaign", "campaign_edit"):
        address = reverse(name, args=[running.pk] if name in ("campaign", "campaign_edit") else [])
        assert Client().get(address).url.startswith(reverse("account_login"))  # type: ignore[attr-defined]
        for other in (bob, alice.user):
            assert client(other).get(address).status_code == 403
    ada = client(people.admin())
    for name in ("campaign_open", "campaign_close", "campaign_invite"):
        address = reverse(name, args=[running.pk])
        assert Client().post(address).status_code == 302
        for other in (bob, alice.user):
            assert client(other).post(address).status_code == 403
        assert ada.get(address).status_code == 405
    assert ada.get(reverse("campaign", args=[9999])).status_code == 404
    assert queries.campaigns_running().filter(pk=running.pk).exists()
