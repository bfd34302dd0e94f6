from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Student, User
from accounts.services import outbox_drain
from counselling import services, tasks
from screening import services as screening
from screening.models import FlagEvent, RiskFlag
from tests import people
from tests.counselling import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Student:
    return cases.student()


def duty(name: str, order: int) -> User:
    user = people.counsellor(name)
    people.on_duty(user, order=order)
    return user


def late(flag: RiskFlag) -> RiskFlag:
    RiskFlag.objects.filter(pk=flag.pk).update(acknowledge_by=timezone.now() - timedelta(minutes=1))
    flag.refresh_from_db()
    return flag


def test_the_first_on_duty_is_mailed_about_a_critical_answer(alice: Student) -> None:
    bob, _dora = duty("bob", 1), duty("dora", 2)
    flag = cases.urgent_flag(alice)
    outbox_drain()
    assert [message.to for message in mail.outbox] == [[bob.email]]
    event = FlagEvent.objects.get(flag=flag, kind="alerted")
    assert (event.by, event.note) == (None, bob.name)


def test_the_mail_says_neither_who_nor_why(alice: Student) -> None:
    duty("bob", 1)
    flag = cases.urgent_flag(alice)
    outbox_drain()
    (message,) = mail.outbox
    words = f"{message.subject} {message.body}"
    assert f"/flags/{flag.pk}/" in words
    for private in (alice.code, alice.user.name, "PHQ", "item", "harm", "urgent"):
        assert private.casefold() not in words.casefold()


def test_alerting_twice_sends_one_mail(alice: Student) -> None:
    duty("bob", 1)
    flag = cases.urgent_flag(alice)
    assert services.flag_alert(flag_id=flag.pk) is True
    assert services.flag_alert(flag_id=flag.pk) is False
    assert len(mail.outbox) == 1


def test_a_flag_that_is_not_urgent_or_already_taken_on_alerts_nobody(alice: Student) -> None:
    bob = duty("bob", 1)
    people.assign(bob, alice)
    elevated = cases.elevated_flag(alice)
    assert services.flag_alert(flag_id=elevated.pk) is False
    urgent = cases.urgent_flag(alice)
    screening.flag_acknowledge(by=bob, flag=urgent)
    assert services.flag_alert(flag_id=urgent.pk) is False
    assert mail.outbox == []


def test_a_mail_that_fails_is_not_believed_sent(
    alice: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty("bob", 1)
    flag = cases.urgent_flag(alice)

    def broken(*args: Any, **kwargs: Any) -> int:
        raise OSError("no mail server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        with pytest.raises(OSError, match="no mail"):
            services.flag_alert(flag_id=flag.pk)
    assert not FlagEvent.objects.filter(kind="alerted").exists()
    assert services.flag_alert(flag_id=flag.pk) is True


def test_with_nobody_on_duty_the_alert_waits_for_the_next_responder(alice: Student) -> None:
    flag = cases.urgent_flag(alice)
    assert services.flag_alert(flag_id=flag.pk) is False
    bob = duty("bob", 1)
    services.flags_escalate()
    assert [message.to for message in mail.outbox] == [[bob.email]]
    assert FlagEvent.objects.filter(flag=flag, kind="alerted").exists()


def test_what_nobody_took_on_in_time_goes_to_the_next_on_the_rota_once(alice: Student) -> None:
    duty("bob", 1)
    dora = duty("dora", 2)
    flag = late(cases.urgent_flag(alice))
    services.flag_alert(flag_id=flag.pk)
    mail.outbox.clear()
    assert services.flags_escalate() == 1
    assert services.flags_escalate() == 0
    assert [message.to for message in mail.outbox] == [[dora.email]]
    event = FlagEvent.objects.get(flag=flag, kind="escalated")
    assert event.note == dora.name


def test_before_its_time_nothing_is_passed_on(alice: Student) -> None:
    duty("bob", 1)
    cases.urgent_flag(alice)
    assert services.flags_escalate() == 0


def test_the_beat_calls_the_task_by_its_name(alice: Student, settings: Any) -> None:
    duty("bob", 1)
    late(cases.urgent_flag(alice))
    entry = settings.CELERY_BEAT_SCHEDULE["unacknowledged"]
    assert tasks.flags_escalate.name == entry["task"]
    tasks.flags_escalate()
    assert FlagEvent.objects.filter(kind="escalated").exists()
