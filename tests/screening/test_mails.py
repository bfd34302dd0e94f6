"""Invitations and reminders: once each, in the student's words, and none that is not wanted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from accounts import services as accounts
from accounts.models import OutboxJob, Student, User
from screening import queries, services
from screening.models import Campaign, InvitationMail
from tests import people
from tests.screening.sheets import CALM, campaign, submit

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)  # whatever the hour now, the invitation is due by then


@pytest.fixture(autouse=True)
def place() -> None:
    people.institution()


@pytest.fixture
def alice() -> Student:
    student = people.student()
    people.consent(student)
    return student


def running(*students: Student, reminders: tuple[int, ...] = (3, 7)) -> Campaign:
    made = campaign(*students)
    Campaign.objects.filter(pk=made.pk).update(reminder_days=list(reminders))
    InvitationMail.objects.all().delete()
    made.refresh_from_db()
    services.mails_plan(campaign=made, since=timezone.now())
    return made


def html_of(letter: mail.EmailMessage) -> str:
    assert isinstance(letter, mail.EmailMultiAlternatives)
    return str(letter.alternatives[0][0])


def ids() -> list[int]:
    return list(InvitationMail.objects.order_by("pk").values_list("pk", flat=True))


def send(after: timedelta = LATER) -> int:
    return services.mails_send(ids=ids(), now=timezone.now() + after)


def skipped() -> dict[int, str]:
    return dict(InvitationMail.objects.exclude(skipped="").values_list("number", "skipped"))


def test_opening_plans_the_invitation_and_each_reminder(alice: Student) -> None:
    running(alice)
    rows = list(InvitationMail.objects.order_by("number"))
    assert [row.number for row in rows] == [0, 1, 2]
    assert rows[0].due_at < rows[1].due_at < rows[2].due_at
    gap = rows[2].due_at - rows[1].due_at
    assert abs(gap - timedelta(days=4)) <= timedelta(hours=1)


def test_whoever_is_invited_to_an_open_campaign_is_written_to_as_well(alice: Student) -> None:
    made = running(alice)
    late = people.student("S-LATE")
    services.invite(by=None, campaign=made, student_ids=[late.pk])
    assert InvitationMail.objects.filter(invitation__student=late).count() == 3


def test_each_mail_is_sent_once_however_often_the_job_runs(alice: Student) -> None:
    running(alice)
    assert send() == 1
    assert send() == 0
    assert len(mail.outbox) == 1
    assert send(timedelta(days=5)) == 1
    assert [m.subject for m in mail.outbox] == [
        "An invitation from Test University",
        "A reminder from Test University",
    ]


def test_two_workers_with_the_same_mail_send_it_once(
    alice: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the row as unsent before either claims it."""
    running(alice)
    moment = timezone.now() + LATER
    stale = queries.mails_for_system(ids())
    assert services.mails_send(ids=ids(), now=moment) == 1
    monkeypatch.setattr(queries, "mails_for_system", lambda _ids: stale)
    assert services.mails_send(ids=ids(), now=moment) == 0
    assert len(mail.outbox) == 1


def test_nothing_is_claimed_while_the_mail_server_is_away(
    alice: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: EmailBackend) -> None:
        raise ConnectionRefusedError

    running(alice)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", away)
        with pytest.raises(ConnectionRefusedError):
            send()
    assert not InvitationMail.objects.exclude(sent_at=None).exists()
    assert send() == 1


def test_one_refused_address_does_not_hold_back_the_others(
    alice: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = EmailBackend.send_messages

    def picky(self: EmailBackend, messages: Any) -> int:
        if "alice" in messages[0].to[0]:
            raise ValueError(messages[0].to)
        return plain(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    running(alice, people.student("S-BEN"), reminders=())
    assert send() == 1
    assert skipped() == {0: "failed"}
    assert [m.to for m in mail.outbox] == [["ben@maum.example"]]


def test_words_name_no_questionnaire_and_lead_to_the_page(alice: Student) -> None:
    made = running(alice)
    send()
    letter = mail.outbox[0]
    body, html = str(letter.body), html_of(letter)
    for words in (str(letter.subject), body, html):
        for word in ("PHQ", "GAD", "depress", "anxi", "screening", "score", "mental", "health"):
            assert word.lower() not in words.lower()
    for words in (body, html):
        assert "/questionnaires/" in words
        assert f"/campaigns/{made.pk}/not-this-time/" in words
        assert "Alice" in words
    assert f"/campaigns/{made.pk}/not-this-time/" in letter.extra_headers["List-Unsubscribe"]


def test_a_letter_is_in_the_students_language(alice: Student, settings: Any) -> None:
    settings.LANGUAGES = [("en", "English"), ("ko", "Korean")]
    User.objects.filter(pk=alice.user_id).update(language="ko")
    running(alice)
    send()
    assert '<html lang="ko">' in html_of(mail.outbox[0])


def test_a_newcomer_is_led_to_their_first_password(client: Client) -> None:
    newcomer = people.student("S-NEW")
    assert not newcomer.user.has_usable_password()
    running(newcomer)
    send()
    body = mail.outbox[0].body
    link = next(word for word in body.split() if "/password/reset/key/" in word)
    path = link[link.index("/account") :]
    page = client.get(path, follow=True)
    assert 'name="password1"' in page.content.decode()
    chosen = {"password1": people.PASSWORD, "password2": people.PASSWORD}
    client.post(page.redirect_chain[-1][0], chosen)
    newcomer.user.refresh_from_db()
    assert newcomer.user.check_password(people.PASSWORD)


def test_somebody_with_a_password_gets_no_such_link() -> None:
    known = people.student("S-KNOWN", password=people.PASSWORD)
    running(known)
    send()
    assert "/password/reset/" not in mail.outbox[0].body


def test_what_is_not_wanted_any_more_is_skipped_with_its_reason(alice: Student) -> None:
    made = running(alice)
    send()
    submit(alice, *CALM, campaign=made)
    submit(alice, *(0,) * 7, key="gad7", campaign=made)
    assert send(timedelta(days=8)) == 0
    assert skipped() == {1: "answered", 2: "answered"}


def test_a_reminder_comes_while_something_is_left(alice: Student) -> None:
    made = running(alice, reminders=(3,))
    send()
    submit(alice, *CALM, campaign=made)
    assert send(timedelta(days=5)) == 1


def test_a_follow_up_that_is_not_asked_is_no_reason_to_remind(alice: Student) -> None:
    made = running(alice, reminders=(3,))
    hangs = {"instrument": "phq9", "scale": "total", "at_least": 10}
    made.instruments.filter(instrument__key="gad7").update(opens_if=hangs)
    submit(alice, *CALM, campaign=made)
    assert send(timedelta(days=5)) == 0
    assert set(skipped().values()) == {"answered"}


def test_closed_inactive_and_withdrawn_are_skipped() -> None:
    closed, gone, withdrawn = (people.student(f"S-{n}") for n in ("ONE", "TWO", "THREE"))
    people.consent(withdrawn)
    made = running(closed, gone, withdrawn, reminders=())
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    accounts.consent_withdraw(by=withdrawn.user, student=withdrawn, purpose="screening")
    rows = InvitationMail.objects.filter(invitation__student__in=(gone, withdrawn))
    assert services.mails_send(ids=[r.pk for r in rows], now=timezone.now() + LATER) == 0
    services.campaign_close(by=None, campaign=made)
    assert send() == 0
    found = InvitationMail.objects.values_list("invitation__student__code", "skipped")
    assert dict(found) == {"S-ONE": "closed", "S-TWO": "inactive", "S-THREE": "consent"}


def test_due_mails_are_promised_in_batches_and_a_second_time_changes_nothing(
    alice: Student,
) -> None:
    running(alice)
    assert services.mails_promise(now=datetime(2020, 1, 1, tzinfo=UTC)) == 0
    InvitationMail.objects.filter(number=0).update(due_at=timezone.now())
    for _again in range(2):
        assert services.mails_promise() == 1
    assert OutboxJob.objects.filter(task="screening.tasks.mails_send").count() == 1
    accounts.outbox_drain()
    assert len(mail.outbox) == 1


def test_sending_takes_a_fixed_number_of_queries_and_one_claim_a_mail(
    django_assert_max_num_queries: Any,
) -> None:
    students = [people.student(f"S-N{n}", password=people.PASSWORD) for n in range(12)]
    running(*students, reminders=())
    with django_assert_max_num_queries(12 + len(students)):
        assert send() == 12


# -- not this time


def page(made: Campaign) -> str:
    return f"/campaigns/{made.pk}/not-this-time/"


def test_declining_stops_reminders_and_takes_the_campaign_off_the_list(
    alice: Student, client: Client
) -> None:
    made = running(alice)
    send()
    people.log_in(client, alice)
    assert "Not this time?" in client.get(page(made)).content.decode()
    answer = client.post(page(made), follow=True)
    assert "You are not taking part this time" in answer.content.decode()
    assert queries.invitations_open(alice.user) == []
    assert send(timedelta(days=8)) == 0
    client.post(page(made), {"after_all": "1"})
    assert queries.invitations_open(alice.user)
    assert not queries.declined(alice.user, made)
    assert send(timedelta(days=8)) == 2


def test_declining_holds_also_when_every_mail_was_sent(alice: Student) -> None:
    made = running(alice, reminders=())
    send()
    services.campaign_decline(by=alice.user, student=alice, campaign=made)
    assert queries.declined(alice.user, made)
    services.campaign_accept(by=alice.user, student=alice, campaign=made)
    assert not queries.declined(alice.user, made)
    assert send(timedelta(days=30)) == 0


def test_only_the_student_declines_and_only_what_they_were_invited_to(
    alice: Student, client: Client
) -> None:
    made = running(alice)
    other = people.student("S-OTHER")
    with pytest.raises(PermissionDenied):
        services.campaign_decline(by=other.user, student=alice, campaign=made)
    assert client.get(page(made)).status_code == 302
    for person, status in ((other, 404), (people.counsellor("bob"), 403), (people.admin(), 403)):
        assert people.log_in(Client(), person).get(page(made)).status_code == status
