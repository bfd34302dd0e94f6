"""Consent: per purpose, in person, ended at once, and the camera only with its legal basis."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import queries, services
from accounts.domain import consents
from accounts.domain.errors import Refused
from accounts.models import AuditEvent, Consent, Purpose
from tests import people

pytestmark = pytest.mark.django_db


def test_withdrawal_ends_it_at_once_and_keeps_the_history() -> None:
    alice = people.student()
    people.consent(alice, Purpose.EMA)
    assert queries.consent_open(alice.pk, Purpose.EMA)
    services.consent_withdraw(by=alice.user, student=alice, purpose=Purpose.EMA)
    assert not queries.consent_open(alice.pk, Purpose.EMA)
    services.consent_grant(by=alice.user, student=alice, purpose=Purpose.EMA)
    assert Consent.objects.filter(student=alice, purpose=Purpose.EMA).count() == 2
    acts = AuditEvent.objects.filter(student=alice, action__startswith="consent.")
    assert list(acts.order_by("pk").values_list("action", flat=True)) == [
        "consent.grant",
        "consent.withdraw",
        "consent.grant",
    ]


def test_second_tap_changes_nothing() -> None:
    alice = people.student()
    people.consent(alice, Purpose.EMA, Purpose.EMA)
    assert Consent.objects.count() == 1
    services.consent_withdraw(by=alice.user, student=alice, purpose=Purpose.EMA)
    assert services.consent_withdraw(by=alice.user, student=alice, purpose=Purpose.EMA) is None


def test_new_wording_needs_a_new_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = people.student()
    people.consent(alice, Purpose.EMA)
    monkeypatch.setitem(consents.CONSENT_VERSIONS, "ema", 2)
    services.consent_grant(by=alice.user, student=alice, purpose=Purpose.EMA)
    open_one = queries.consents_of(alice.user, alice)[Purpose.EMA]
    assert open_one.version == 2
    assert Consent.objects.get(version=1).withdrawn_at is not None


def test_nobody_decides_for_a_student() -> None:
    alice, bob, charlie = people.student(), people.counsellor(), people.student("S-CHARLIE")
    people.assign(bob, alice)
    for other in (bob, charlie.user, people.admin()):
        with pytest.raises(PermissionDenied):
            services.consent_grant(by=other, student=alice, purpose=Purpose.EMA)
        with pytest.raises(PermissionDenied):
            services.consent_withdraw(by=other, student=alice, purpose=Purpose.EMA)


def test_unknown_purpose_is_refused_with_its_field() -> None:
    alice = people.student()
    with pytest.raises(Refused) as refused:
        services.consent_grant(by=alice.user, student=alice, purpose="advertising")
    assert refused.value.field == "purpose"


def test_camera_needs_both_the_legal_basis_and_the_consent() -> None:
    alice = people.student()
    with pytest.raises(Refused):
        services.consent_grant(by=alice.user, student=alice, purpose=Purpose.CAMERA)
    people.camera_basis()
    assert not queries.camera_allowed(alice.pk)
    people.consent(alice, Purpose.CAMERA)
    assert queries.camera_allowed(alice.pk)
    services.camera_basis_revoke(by=None)
    assert not queries.camera_allowed(alice.pk)
    assert queries.consent_open(alice.pk, Purpose.CAMERA)  # it stays noted, and withdrawable


def test_database_keeps_one_open_consent_a_purpose() -> None:
    alice = people.student()
    people.consent(alice, Purpose.EMA)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(student=alice, purpose=Purpose.EMA, version=1)


def test_one_tap_withdraws_on_the_page(client: Client) -> None:
    alice = people.student()
    people.institution()
    people.consent(alice, Purpose.EMA)
    people.log_in(client, alice)
    page = client.get(reverse("student_me"))
    assert b"Withdraw: Check-ins" in page.content
    client.post(reverse("consent", args=["ema"]), {"action": "withdraw"})
    assert not queries.consent_open(alice.pk, Purpose.EMA)
    page = client.get(reverse("student_me"))
    assert b"I agree: Check-ins" in page.content


def test_page_says_that_the_camera_is_off_or_on_which_ground(client: Client) -> None:
    alice = people.student()
    people.log_in(client, alice)
    page = client.get(reverse("student_me")).content.decode()
    assert "no legal basis" in page
    assert "I agree: Camera samples" not in page
    basis = people.camera_basis()
    page = client.get(reverse("student_me")).content.decode()
    assert basis.legal_basis in page
    assert "I agree: Camera samples" in page


def test_page_shows_who_looked_and_why(client: Client) -> None:
    alice, charlie = people.student(), people.counsellor("charlie")
    reason = "Called the centre <at> night"
    services.break_glass_open(by=charlie, student=alice, reason=reason)
    for _ in range(3):
        services.profile_read_record(by=charlie, student=alice, what="pdf")
    page = people.log_in(client, alice).get(reverse("student_me")).content.decode()
    assert "Called the centre &lt;at&gt; night" in page
    assert "printed your report (3 times)" in page


def test_unknown_purpose_has_no_page(client: Client) -> None:
    people.log_in(client, people.student())
    assert client.post(reverse("consent", args=["advertising"])).status_code == 404
