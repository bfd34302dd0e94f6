from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from accounts import services as accounts
from accounts.domain.errors import Refused
from screening import queries, services
from screening.domain.scoring import score
from screening.models import Campaign, Response, RiskFlag, Score, Severity
from tests import people

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)


def campus(count: int = 80) -> list[int]:
    accounts.institution_synthesise(today=NOW.date())
    return list(accounts.people_synthesise(count=count, seed=7, today=NOW.date()))


def fill(ids: list[int], **more: Any) -> int:
    return sum(services.responses_synthesise(student_ids=ids, seed=7, now=NOW, **more))


def test_invented_sheets_are_scored_as_real_ones_are() -> None:
    ids = campus()
    counted = fill(ids)
    assert counted >= Response.objects.count() + Score.objects.count()
    assert {c.semester for c in Campaign.objects.all()} == {"Autumn 2025", "Autumn 2026"}
    for sheet in Response.objects.select_related("instrument_version").prefetch_related("scores"):
        of = queries.instrument_of(sheet.instrument_version)
        result = score(of, sheet.answers)
        stored = {s.scale: (s.value, s.band) for s in sheet.scores.all()}
        for entry in result.scales:
            band = entry.band.code if entry.band else ""
            assert stored[entry.scale.key] == (entry.value, band)
        assert sheet.submitted_at <= NOW


def test_a_handful_of_critical_answers_have_their_urgent_flags() -> None:
    fill(campus())
    urgent = RiskFlag.objects.filter(severity=Severity.URGENT)
    critical = [r for r in Response.objects.all() if queries.critical_in(r)]
    assert len(critical) == urgent.count() == 5
    assert all(sheet.help_shown_at for sheet in critical)
    waiting = urgent.get(status=RiskFlag.Status.OPEN)
    assert waiting.acknowledge_by is not None
    assert waiting.acknowledge_by > NOW > waiting.raised_at
    assert {flag.key for flag in urgent} == {
        f"critical_answer:{sheet.student_id}:{sheet.pk}" for sheet in critical
    }


def test_the_demos_own_student_has_the_running_campaign_still_to_answer() -> None:
    ids = campus()
    fill(ids)
    running = Campaign.objects.get(closes_at__gt=NOW)
    assert running.invitations.filter(student_id=ids[0]).exists()
    assert not Response.objects.filter(student_id=ids[0], campaign=running).exists()
    assert Response.objects.filter(student_id=ids[0]).exists()


def test_the_same_seed_gives_the_same_rows() -> None:
    ids = campus(20)
    drawn = []
    for _ in range(2):
        with transaction.atomic():
            fill(ids)
            rows = Response.objects.values_list("id", "student_id", "answers", "submitted_at")
            drawn.append(sorted(rows, key=str))
            transaction.set_rollback(True)
    assert drawn[0]
    assert drawn[0] == drawn[1]


def test_low_mood_shows_in_the_scores() -> None:
    ids = campus()
    fill(ids, scenarios={pk: "low_mood" if pk % 2 else "steady" for pk in ids})
    now = Score.objects.filter(response__campaign__closes_at__gt=NOW, instrument_key="phq9")
    low = [s.value for s in now if s.student_id % 2 and s.value is not None]
    steady = [s.value for s in now if not s.student_id % 2 and s.value is not None]
    assert sum(low) / len(low) > sum(steady) / len(steady) + 5


def test_nothing_is_invented_about_real_people() -> None:
    people.institution()
    alice = people.student()
    with pytest.raises(Refused, match="synthetic"):
        fill([alice.pk])
    assert not Campaign.objects.exists()
