from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.rules import (
    CEILING,
    DAY_RULES,
    Day,
    Evidence,
    Finding,
    Kind,
    Severity,
    severity_cap,
)
from tests.screening.days import START, day, parameters

EVIDENCE = st.builds(
    Evidence,
    kind=st.sampled_from(Kind),
    id=st.just("1"),
    local_date=st.just(START),
    value=st.floats(0, 100),
    supports=st.booleans(),
)


@given(rows=st.lists(EVIDENCE, min_size=1), asked=st.sampled_from(Severity))
def test_no_finding_rises_above_what_its_evidence_can_carry(
    rows: list[Evidence], asked: Severity
) -> None:
    evidence = tuple(rows)
    if not any(row.supports for row in evidence):
        with pytest.raises(ValueError, match="evidence"):
            Finding("r", asked, "o", START, {}, evidence, "score")
        return
    finding = Finding("r", asked, "o", START, {}, evidence, "score")
    supporting = {row.kind for row in evidence if row.supports}
    assert finding.severity <= asked
    if supporting <= {Kind.EXPRESSION, Kind.MISSED}:
        assert finding.severity == Severity.WATCH
    if finding.severity == Severity.URGENT:
        assert Kind.CRITICAL_ANSWER in supporting


def test_camera_rows_are_capped_at_watch_and_context_never_lifts() -> None:
    seen = Evidence(Kind.EXPRESSION, "1", START, 1.0)
    told = Evidence(Kind.SELF_REPORT, "1", START, 90.0, supports=False)
    assert severity_cap((seen, told)) == Severity.WATCH
    assert {kind for kind, top in CEILING.items() if top == Severity.URGENT} == {
        Kind.CRITICAL_ANSWER
    }


DAY = st.builds(
    lambda share, readable, na, offered: (share, readable, na, offered),
    st.none() | st.floats(0, 1),
    st.integers(0, 8),
    st.none() | st.floats(0, 100),
    st.integers(0, 4),
)


@given(rows=st.lists(DAY, min_size=1, max_size=40))
def test_days_never_make_an_urgent_flag_and_camera_alone_never_more_than_watch(
    rows: list[tuple[float | None, int, float | None, int]],
) -> None:
    days = [
        day(
            n,
            negative_share=share,
            positive_share=None if share is None else 1 - share,
            readable=readable,
            na_mean=na,
            prompts=offered,
            answered=0 if na is None else offered,
        )
        for n, (share, readable, na, offered) in enumerate(rows, 1)
    ]
    for rule, ask in DAY_RULES.items():
        found = ask(days, days[-1].local_date, parameters(rule), None)
        assert found is None or found.severity < Severity.URGENT
        blind = [
            Day(d.id, d.local_date, d.negative_share, d.positive_share, d.readable) for d in days
        ]
        seen = ask(blind, days[-1].local_date, parameters(rule), None)
        assert seen is None or seen.severity == Severity.WATCH
