"""The student's own result: fitting words for every instrument, alarm for none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from screening import services
from screening.domain.instrument import Band, Scale
from screening.domain.scoring import score
from screening.models import Response, Score
from screening.presenters import recall_words, result_words
from screening.presenters.result_words import (
    HIGH,
    LITTLE,
    LOW,
    MIDDLE,
    MOST,
    MUCH,
    SOME,
    band_words,
)
from screening.services.responses import scores_make
from tests import people
from tests.screening.instruments import FOLDER, answers, instrument
from tests.screening.sheets import CALM, HEAVY, submit

KEYS = sorted(path.stem for path in FOLDER.glob("*.json"))
NEVER = (
    "normal", "abnormal", "severe", "mild", "moderate", "extremely", "disorder", "depress",
    "anxiety", "diagnos", "positive", "risk", "zone", "safe", "healthy", "suicid", "!",
)  # fmt: skip


def sheet(key: str, pick: Any) -> tuple[Any, Response, list[Score]]:
    """An unsaved sheet of ``key`` on which ``pick`` chose each answer among the sorted values."""
    of = instrument(key)
    given = {item.link_id: pick(sorted(item.values)) for item in of.items}
    response = Response(answers=given, student_id=1)
    return of, response, scores_make(response, of, score(of, given))


class Made:
    """Stands for a stored sheet: its answers and scores, without a database."""

    def __init__(self, response: Response, scores: list[Score]) -> None:
        self.answers = response.answers
        self.scores = self
        self.rows = scores

    def all(self) -> list[Score]:
        return self.rows


def words(key: str, pick: Any) -> Any:
    of, response, scores = sheet(key, pick)
    return result_words(of, Made(response, scores), [])  # type: ignore[arg-type]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("pick", [min, max, lambda v: v[len(v) // 2]], ids=["low", "high", "mid"])
def test_every_instrument_has_calm_words(key: str, pick: Any) -> None:
    result = words(key, pick)
    assert result.scored
    for part in result.parts:
        said = f"{part.title} {part.meaning} {' '.join(s.title for s in part.steps)}".lower()
        assert part.title
        assert part.meaning
        assert [word for word in NEVER if word in said] == []
        assert sum(step.current for step in part.steps) == (1 if part.steps else 0)


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_sheet_of_every_instrument_says_that_nothing_can_be_said(key: str) -> None:
    result = words(key, lambda values: None)
    assert not result.scored
    assert result.missing > 0


def test_parts_are_named_where_an_instrument_has_several() -> None:
    result = words("dass21", max)
    assert [part.name for part in result.parts] == ["Low mood", "Tension and fear", "Stress"]
    assert {part.title for part in result.parts} == {"Most of what was asked"}
    assert [part.name for part in words("phq9", max).parts] == [""]
    assert [part.score.scale for part in words("who5", max).parts] == ["percent"]


def test_more_wellbeing_is_told_as_good_news() -> None:
    assert words("who5", max).first.title == "Well-being in the usual range"
    assert words("swls", max).first.title == "On the high side"
    assert words("swls", min).first.title == "On the low side"


def scale(bands: int, higher_is: str = "worse") -> Scale:
    rows = tuple(Band(f"b{n}", f"Label {n}", n, n) for n in range(bands))
    return Scale("s", "S", ("i",), 1, False, 0, 0, bands - 1, rows, higher_is=higher_is)


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        (2, [LITTLE, MUCH]),
        (3, [LITTLE, SOME, MUCH]),
        (4, [LITTLE, SOME, MUCH, MOST]),
        (5, [LITTLE, SOME, SOME, MUCH, MOST]),
    ],
)
def test_unknown_bands_are_worded_by_their_place(bands: int, expected: list[Any]) -> None:
    of = scale(bands)
    assert [band_words("new", of, f"b{n}") for n in range(bands)] == expected


def test_unknown_bands_of_wellbeing_turn_the_other_way() -> None:
    of = scale(7, "better")
    said = [band_words("new", of, f"b{n}") for n in range(7)]
    assert said == [LOW, LOW, MIDDLE, MIDDLE, MIDDLE, HIGH, HIGH]


def test_no_bands_no_verdict() -> None:
    title, meaning = band_words("new", scale(0), "")
    assert str(title) == "Your answers, added up"
    assert "no ranges" in str(meaning)


def test_a_rightly_skipped_question_was_not_left_out() -> None:
    of = instrument("audit")
    given = answers(of, 0)  # never drinks: most of the rest is not asked
    response = Response(answers=given, student_id=1)
    made = Made(response, scores_make(response, of, score(of, given)))
    result = result_words(of, made, [])  # type: ignore[arg-type]
    assert 1 not in result.left_out
    assert len(result.left_out) < len(of.items) - 1


def test_recall_reads_as_an_invitation() -> None:
    assert recall_words(instrument("phq9")) == "Think of the last 2 weeks"
    assert recall_words(instrument("swls")) == "Think of how it is in general"


# -- the page


@pytest.fixture
def alice(db: None) -> Any:
    people.institution()
    services.instruments_load()
    student = people.student()
    people.consent(student)
    return student


def page(student: Any, response: Response) -> str:
    answer = people.log_in(Client(), student).get(
        reverse("questionnaire_result", args=[response.pk])
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_next_step_follows_the_tier(alice: Any) -> None:
    same_day = page(alice, submit(alice, *HEAVY))
    assert "if possible the same day" in same_day
    self_help = page(alice, submit(alice, *(2,) * 5, 0, 0, 0, 0))
    assert "these help many people" in self_help
    assert "Tell one person" in self_help
    calm = page(alice, submit(alice, *CALM))
    assert "Nothing happens by itself" in calm
    assert "Tell one person" not in calm


def test_what_was_left_out_is_told(alice: Any) -> None:
    text = page(alice, submit(alice, 0, 0, None, 0, 0, 0, 0, 0, 0, 0))
    assert "You left out question 3" in text
    assert "worked out from the others" in text


def test_a_critical_answer_of_another_instrument_has_neutral_words(alice: Any) -> None:
    values = (0,) * 20 + (2,)
    response = submit(alice, *values, key="dass21")
    response.help_shown_at = response.submitted_at
    response.save()
    text = page(alice, response)
    assert "One of your answers should not wait" in text
    assert "thoughts of death" not in text
    assert "as soon as possible" in text


def test_an_earlier_score_stands_beside_without_a_verdict_where_none_is_known(alice: Any) -> None:
    submit(alice, *(1,) * 10, key="pss10")
    later = submit(alice, *(2,) * 10, key="pss10")
    text = page(alice, later)
    assert "Then, on" in text
    assert "than the time before" not in text
