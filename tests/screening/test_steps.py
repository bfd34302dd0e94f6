"""Which steps of a campaign are asked; no database."""

from __future__ import annotations

import pytest

from screening.domain.steps import (
    Condition,
    Step,
    StepError,
    condition_read,
    steps_asked,
    steps_check,
    steps_open,
)

PHQ = Condition("phq2", "total", 3)
INTAKE = (Step("phq2"), Step("phq9", PHQ), Step("gad2"), Step("who5"))


def keys(steps: list[Step]) -> list[str]:
    return [step.instrument for step in steps]


@pytest.mark.parametrize(("value", "asked"), [(None, False), (2, False), (3, True), (6, True)])
def test_a_follow_up_is_asked_from_its_threshold_on(value: int | None, asked: bool) -> None:
    found = keys(steps_asked(INTAKE, {("phq2", "total"): value}))
    assert found == ["phq2", *(["phq9"] if asked else []), "gad2", "who5"]


def test_without_a_score_the_follow_up_waits() -> None:
    assert keys(steps_asked(INTAKE, {})) == ["phq2", "gad2", "who5"]


def test_another_scale_of_the_same_instrument_opens_nothing() -> None:
    assert "phq9" not in keys(steps_asked(INTAKE, {("phq2", "other"): 6.0}))


def test_what_is_answered_is_open_no_more() -> None:
    left = steps_open(INTAKE, {"phq2", "who5"}, {("phq2", "total"): 4})
    assert keys(left) == ["phq9", "gad2"]


@pytest.mark.parametrize(("plan", "number", "reason"), [
    ((Step("phq9", PHQ), Step("phq2")), 1, "not_earlier"),
    ((Step("phq2"), Step("phq2")), 2, "twice"),
    ((Step("phq2"), Step("phq9", Condition("phq9", "total", 3))), 2, "not_earlier"),
    ((Step("gad2"), Step("phq9", PHQ)), 2, "not_earlier"),
])  # fmt: skip
def test_a_plan_that_cannot_be_walked_names_its_step(
    plan: tuple[Step, ...], number: int, reason: str
) -> None:
    with pytest.raises(StepError) as caught:
        steps_check(plan)
    assert (caught.value.number, caught.value.reason) == (number, reason)


def test_a_condition_survives_being_stored() -> None:
    assert condition_read(PHQ.as_data()) == PHQ
    assert condition_read(None) is None
