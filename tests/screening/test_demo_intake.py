"""A whole intake with invented people: through the real services, once, marked synthetic."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import Student
from screening.domain.intake import LATE_WAVE, NEVER, newcomers, roster_csv
from screening.models import Campaign, InvitationMail, Response, ResponseDraft, Score
from tests import people

SIZE = 40


def test_the_sameseed_makes_the_same_newcomers() -> None:
    assert newcomers(200, 1) == newcomers(200, 1)
    assert newcomers(200, 1) != newcomers(200, 2)


def test_some_are_late_some_never_and_some_careless() -> None:
    crowd = newcomers(2000, 1)
    for wanted in (
        [p.wave == LATE_WAVE for p in crowd],
        [p.wave == NEVER for p in crowd],
        [p.careless for p in crowd],
        [p.stops for p in crowd],
        [p.declines for p in crowd],
        [not p.consents for p in crowd],
    ):
        assert 0 < sum(wanted) < 800
    assert not any(p.wave < NEVER for p in crowd if not p.consents or p.declines)


@pytest.fixture(scope="module")
def seed() -> int:
    """One whose newcomers hold somebody late, somebody declining and some who stop."""
    for seed in range(1, 200):
        crowd = newcomers(SIZE, seed)
        answering = [p for p in crowd if p.wave <= LATE_WAVE]
        late = [p for p in crowd if p.wave == LATE_WAVE and not p.stops]
        if late and any(p.declines for p in crowd) and any(p.stops for p in answering):
            return seed
    raise AssertionError("no such seed")


@pytest.mark.django_db
def test_an_intake_runs_end_to_end_and_a_second_time_changes_nothing(
    seed: int, capsys: Any
) -> None:
    call_command("demo_intake", students=SIZE, seed=seed)
    words = capsys.readouterr().out
    assert f"{SIZE} rows, {SIZE} new" in words
    campaign = Campaign.objects.get(name="Intake")
    assert campaign.opened_at is not None
    assert Student.objects.filter(is_synthetic=False).count() == 0
    assert Student.objects.filter(code__startswith="I-").count() == SIZE
    sheets = Response.objects.filter(campaign=campaign)
    assert sheets.filter(late=True).exists()
    assert not ResponseDraft.objects.filter(campaign=campaign, student__responses=None).exists()
    asked = Score.objects.filter(instrument_key="phq2", scale="total", value__gte=3)
    followed = sheets.filter(instrument_version__instrument__key="phq9")
    assert set(followed.values_list("student", flat=True)) <= set(
        asked.values_list("student", flat=True)
    )
    sent = InvitationMail.objects.filter(sent_at__isnull=False)
    assert sum("invitation" in m.subject for m in mail.outbox) == SIZE
    assert sent.count() == sum("from Example University" in m.subject for m in mail.outbox)
    before = (sheets.count(), Student.objects.count(), sent.count())
    call_command("demo_intake", students=SIZE, seed=seed)
    assert "here already" in capsys.readouterr().out
    assert (sheets.count(), Student.objects.count(), sent.count()) == before


@pytest.mark.django_db
def test_it_is_refused_where_real_people_are() -> None:
    people.institution()
    people.student()
    with pytest.raises(CommandError, match="Real people are here"):
        call_command("demo_intake", students=5)
    assert not Campaign.objects.exists()


def test_the_roster_is_what_the_import_reads() -> None:
    text = roster_csv(3, 1, "Intake Autumn 2026", date(2026, 9, 1)).decode()
    assert text.splitlines()[0].startswith("Student number,Name,E-mail,Cohort")
    assert len(text.splitlines()) == 4
